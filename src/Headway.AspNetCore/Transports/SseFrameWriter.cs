using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Server-Sent Events (WHATWG HTML, section 9.2) with LF line ends.</summary>
internal sealed class SseFrameWriter(PipeWriter output, TimeSpan retry) : EventWriter
{
    private static readonly SseEncoder s_encoder = new();

    public override void Begin() =>
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));

    public override void Write(LogEvent e) => output.Write(e.Frame(s_encoder).Span);

    public override void WriteGap(long from, long to) => output.Write(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"id: {to}\nevent: gap\ndata: {{\"from\":{from},\"to\":{to}}}\n\n")));

    // One newline and no blank line: a comment must not end an event that a client is putting together.
    public override void WriteHeartbeat() => output.Write(": hb\n"u8);

    public override async ValueTask FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);

    private sealed class SseEncoder : FrameEncoder
    {
        protected internal override byte[] Encode(LogEvent e)
        {
            var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {e.Seq}\nevent: {e.Type}\ndata: "));
            var frame = new byte[head.Length + e.Line.Length + 1];
            head.CopyTo(frame, 0);
            e.Line.Span.CopyTo(frame.AsSpan(head.Length));
            frame[^1] = (byte)'\n';
            return frame;
        }
    }
}
