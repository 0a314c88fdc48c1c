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

    /// <summary>Writes that the body is complete.</summary>
    public void Finish() => Output.Write("0\r\n\r\n"u8);

    protected override void WritePiece(ReadOnlySpan<ReadOnlyMemory<byte>> frames, int bytes)
    {
        var room = Output.GetSpan(LongestHead + bytes + NewLine.Length);
        Utf8Formatter.TryFormat(bytes, room, out var head, new('x'));
        head += Put(NewLine, room[head..]);
        Gather(frames, room[head..]);
        Put(NewLine, room[(head + bytes)..]);
        Output.Advance(head + bytes + NewLine.Length);
    }

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    private static int Put(ReadOnlySpan<byte> bytes, Span<byte> room)
    {
        bytes.CopyTo(room);
        return bytes.Length;
    }
}
