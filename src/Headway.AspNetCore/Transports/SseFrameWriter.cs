using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends. The event's line is shared by all readers; only the
/// head before it is written for each.
/// </summary>
internal sealed class SseFrameWriter(TimeSpan retry) : EventWriter
{
    private const int LongestNumber = 20;
    private static readonly byte[] s_heartbeat = ": hb\n"u8.ToArray(); // no blank line: a comment must not end an event that a client is putting together

    public override void Begin() =>
        Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e)
    {
        var head = Own("id: \nevent: \ndata: "u8.Length + LongestNumber + Encoding.UTF8.GetMaxByteCount(e.Type.Length));
        "id: "u8.CopyTo(head);
        Utf8Formatter.TryFormat(e.Seq, head["id: "u8.Length..], out var digits);
        var length = "id: "u8.Length + digits;
        head[length++] = (byte)'\n';
        length += SseFrames.WriteType(head[length..], e.Type);
        AddOwn(length);
        Add(e.Line);
        Add(SseFrames.End);
    }

    public override void WriteGap(long from, long to) => Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    public override void WriteHeartbeat() => Add(s_heartbeat);
}
