using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends.</summary>
internal sealed class SseFrameWriter(TimeSpan retry) : EventWriter
{
    private static readonly byte[] s_heartbeat = ": hb\n"u8.ToArray(); // no blank line: a comment must not end an event that a client is putting together

    public override void Begin() =>
        Batch.Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e) => Batch.Add(e.ServerSentEvent);

    public override void WriteGap(long from, long to) => Batch.Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    public override void WriteHeartbeat() => Batch.Add(s_heartbeat);
}
