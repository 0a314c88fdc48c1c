using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Frames in the chunked coding of HTTP/1.1 (RFC 9112, section 7.1). A frame is never parted between chunks: some
/// clients take each piece that the network hands them for whole frames.
/// </summary>
internal sealed class ChunkedOutput(PipeWriter output) : PipeOutput(output)
{
    private const int LongestHead = 10;

    /// <summary>Says that the body is complete.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        Output.Write("0\r\n\r\n"u8);
        await Output.FlushAsync(cancellationToken);
    }

    protected override void WritePiece(ReadOnlySpan<ReadOnlyMemory<byte>> frames, int bytes)
    {
        var head = Output.GetSpan(LongestHead);
        Utf8Formatter.TryFormat(bytes, head, out var digits, new('x'));
        "\r\n"u8.CopyTo(head[digits..]);
        Output.Advance(digits + 2);
        base.WritePiece(frames, bytes);
        Output.Write("\r\n"u8);
    }
}
