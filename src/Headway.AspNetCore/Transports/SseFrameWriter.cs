using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends. The event's line is shared by all readers; the head
/// before it is written for each.
/// </summary>
internal sealed class SseFrameWriter(TimeSpan retry) : EventWriter
{
    private const int LongestNumber = 20;
    private const int ShortLine = 512; // is copied behind its head at once: frames beside each other are sent without another copy

    private static readonly byte[] s_heartbeat = ": hb\n"u8.ToArray(); // no blank line: a comment must not end an event that a client is putting together

    private static int HeadLength => "id: \nevent: \ndata: "u8.Length + LongestNumber;

    public override void Begin() =>
        Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e)
    {
        var line = e.Line.Span;
        var isShort = line.Length <= ShortLine;
        var frame = Own(HeadLength + Encoding.UTF8.GetMaxByteCount(e.Type.Length) + (isShort ? line.Length + 1 : 0));
        "id: "u8.CopyTo(frame);
        Utf8Formatter.TryFormat(e.Seq, frame["id: "u8.Length..], out var digits);
        var length = "id: "u8.Length + digits;
        frame[length++] = (byte)'\n';
        length += SseFrames.WriteType(frame[length..], e.Type);
        if (isShort)
        {
            line.CopyTo(frame[length..]);
            frame[length + line.Length] = (byte)'\n';
            AddOwn(length + line.Length + 1);
            return;
        }

        AddOwn(length);
        Add(e.Line);
        Add(SseFrames.End);
    }

    public override void WriteGap(long from, long to) => Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    public override void WriteHeartbeat() => Add(s_heartbeat);
}
