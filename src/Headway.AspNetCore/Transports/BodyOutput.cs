using System.Buffers;
using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Frames as the body of a response that the HTTP server goes on to serve: over HTTP/2, under TLS, or in a host that is
/// not Kestrel. They are gathered first, so that the server parts no frame.
/// </summary>
internal sealed class BodyOutput(PipeWriter body) : FrameOutput
{
    public override async ValueTask SendAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        for (var next = 0; next < batch.Count;)
        {
            var (end, bytes) = batch.Piece(next, PieceBytes);
            var piece = ArrayPool<byte>.Shared.Rent(bytes);
            try
            {
                Gather(batch.Frames[next..end], piece);
                await body.WriteAsync(piece.AsMemory(0, bytes), cancellationToken);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(piece);
            }

            next = end;
        }

        if (batch.Count == 0)
        {
            await body.FlushAsync(cancellationToken);
        }
    }
}
