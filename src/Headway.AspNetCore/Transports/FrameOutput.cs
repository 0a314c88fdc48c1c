using System.Buffers;
using System.Runtime.CompilerServices;

namespace Headway.AspNetCore.Transports;

/// <summary>Where a connection's frames go. All frames of a batch leave in one write, so that the server splits no frame between two chunks.</summary>
/// <remarks>One task at a time.</remarks>
internal abstract class FrameOutput
{
    private const int PieceBytes = 32 << 10; // most bytes of one write, unless a single frame is longer

    /// <summary>Sends a batch, in order; completes when there is room for more.</summary>
    public virtual ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken) =>
        batch.Count == 1 ? WriteAsync(batch.Frames[0], cancellationToken) : SendPiecesAsync(batch, cancellationToken);

    /// <summary>Writes bytes and flushes them; the bytes stay as they are until it completes.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Waits for a write only where it has not completed yet, so that the usual case needs no task.</summary>
    protected static ValueTask Completion<T>(ValueTask<T> writing)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            return AwaitAsync(writing);
        }

        writing.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AwaitAsync<T>(ValueTask<T> writing) => await writing;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendPiecesAsync(FrameWriter batch, CancellationToken cancellationToken)
    {
        for (var next = 0; next < batch.Count;)
        {
            var (end, bytes) = batch.Piece(next, PieceBytes);
            if (end == next + 1)
            {
                await WriteAsync(batch.Frames[next], cancellationToken);
            }
            else
            {
                await WriteGatheredAsync(batch, next..end, bytes, cancellationToken);
            }

            next = end;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteGatheredAsync(FrameWriter batch, Range frames, int bytes, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            Gather(batch.Frames[frames], piece);
            await WriteAsync(piece.AsMemory(0, bytes), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static void Gather(ReadOnlySpan<ReadOnlyMemory<byte>> frames, Span<byte> piece)
    {
        foreach (var frame in frames)
        {
            frame.Span.CopyTo(piece);
            piece = piece[frame.Length..];
        }
    }
}
