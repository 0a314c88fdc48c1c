using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends. All readers share the event's line; the id and
/// the type before it are written per reader.
/// </summary>
internal sealed class SseFrameWriter(TimeSpan retry) : EventWriter
{
    private const int MaxDigits = 20;
    private const int MaxCopiedLine = 512; // bytes; shorter lines are copied into the buffer, so that consecutive frames need no second copy

    private static readonly byte[] s_heartbeat = ": hb\n"u8.ToArray(); // without a blank line, because that would dispatch an incomplete event in the client

    private static int HeadLength => "id: \nevent: \ndata: "u8.Length + MaxDigits;

    public override void Begin() =>
        Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e)
    {
        var line = e.Line.Span;
        var isShort = line.Length <= MaxCopiedLine;
        var frame = GetSpan(HeadLength + Encoding.UTF8.GetMaxByteCount(e.Type.Length) + (isShort ? line.Length + 1 : 0));
        "id: "u8.CopyTo(frame);
        Utf8Formatter.TryFormat(e.Seq, frame["id: "u8.Length..], out var digits);
        var length = "id: "u8.Length + digits;
        frame[length++] = (byte)'\n';
        length += SseFrames.WriteType(frame[length..], e.Type);
        if (isShort)
        {
            line.CopyTo(frame[length..]);
            frame[length + line.Length] = (byte)'\n';
            Advance(length + line.Length + 1);
            return;
        }

        Advance(length);
        Add(e.Line);
        Add(SseFrames.End);
    }

    public override void WriteGap(long from, long to) => Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    public override void WriteHeartbeat() => Add(s_heartbeat);
}
