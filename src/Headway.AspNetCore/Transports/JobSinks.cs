using System.Buffers;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>The events of one of several logs on an NDJSON connection: each says its job.</summary>
internal sealed class JobNdjsonSink(IBufferWriter<byte> output, string job) : IEventSink
{
    public void Write(LogEvent e) => output.Write(e.LineOf(job).Span);

    public void WriteGap(long from, long to)
    {
        output.Write(GapOf(job, from, to));
        output.Write("\n"u8);
    }

    public static byte[] GapOf(string job, long from, long to) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}"));
}

/// <summary>The events of one of several logs on a WebSocket: each says its job.</summary>
internal sealed class JobSocketSink(WebSocketFrameWriter writer, string job) : IEventSink
{
    public void Write(LogEvent e) => writer.Write(e.LineOf(job)[..^1]);

    public void WriteGap(long from, long to) => writer.Write(JobNdjsonSink.GapOf(job, from, to));
}

/// <summary>The events of one of several logs on an SSE connection: each says its job, and its id is where the reader stands in all of them.</summary>
internal sealed class JobSseSink(IBufferWriter<byte> output, string job, long[] cursors, int place) : IEventSink
{
    public void Write(LogEvent e)
    {
        WriteHead(e.Seq, e.Type);
        output.Write(e.LineOf(job).Span);
        output.Write("\n"u8);
    }

    public void WriteGap(long from, long to)
    {
        WriteHead(to, "gap");
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"from\":{from},\"to\":{to}}}\n\n")));
    }

    // The cursors differ from reader to reader, so this much is written for each; the rest is the event's own bytes.
    private void WriteHead(long seq, string type)
    {
        cursors[place] = seq;
        output.Write("id: "u8);
        for (var i = 0; i < cursors.Length; i++)
        {
            var target = output.GetSpan(21);
            cursors[i].TryFormat(target, out var length, provider: CultureInfo.InvariantCulture);
            target[length] = (byte)(i < cursors.Length - 1 ? ',' : '\n');
            output.Advance(length + 1);
        }

        output.Write("event: "u8);
        Encoding.ASCII.GetBytes(type, output);
        output.Write("\ndata: "u8);
    }
}
