using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends.</summary>
internal sealed class SseFrameWriter(TimeSpan retry) : EventWriter
{
    private static readonly SseEncoder s_encoder = new();
    private static readonly byte[] s_heartbeat = ": hb\n"u8.ToArray(); // no blank line: a comment must not end an event that a client is putting together

    public override void Begin() =>
        Batch.Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e) => Batch.Add(e.Frame(s_encoder));

    public override void WriteGap(long from, long to) => Batch.Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    public override void WriteHeartbeat() => Batch.Add(s_heartbeat);

    private sealed class SseEncoder : FrameEncoder
    {
        private const int LongestId = 32;

        protected internal override byte[] Encode(LogEvent e)
        {
            Span<byte> id = stackalloc byte[LongestId];
            "id: "u8.CopyTo(id);
            Utf8Formatter.TryFormat(e.Seq, id[4..], out var digits);
            id[4 + digits] = (byte)'\n';
            return SseFrames.Encode(id[..(5 + digits)], e.Type, e.Json.Span);
        }
    }
}
