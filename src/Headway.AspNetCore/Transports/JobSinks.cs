using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>The events of one of several logs on an NDJSON connection: each says its job.</summary>
internal sealed class JobNdjsonSink(FrameBatch batch, string job) : IEventSink
{
    public void Write(LogEvent e) => batch.Add(e.LineOf(job));

    public void WriteGap(long from, long to)
    {
        batch.Add(GapOf(job, from, to));
        batch.AddOwn("\n"u8);
    }

    public static byte[] GapOf(string job, long from, long to) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}"));
}

/// <summary>The events of one of several logs on a WebSocket: each says its job.</summary>
internal sealed class JobSocketSink(FrameBatch batch, string job) : IEventSink
{
    public void Write(LogEvent e) => SocketFrames.AddMessage(batch, e.LineOf(job)[..^1]);

    public void WriteGap(long from, long to) => SocketFrames.AddMessage(batch, JobNdjsonSink.GapOf(job, from, to));
}

/// <summary>The events of one of several logs on an SSE connection: each says its job, and its id is where the reader stands in all of them.</summary>
/// <remarks>The cursors differ from reader to reader, so each frame is this reader's own.</remarks>
internal sealed class JobSseSink(FrameBatch batch, string job, long[] cursors, int place) : IEventSink
{
    private const int LongestNumber = 20;
    private const int Words = 32;

    public void Write(LogEvent e) => Write(e.Seq, e.Type, e.LineOf(job).Span);

    public void WriteGap(long from, long to) =>
        Write(to, "gap", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"from\":{from},\"to\":{to}}}\n")));

    private void Write(long seq, string type, ReadOnlySpan<byte> line)
    {
        cursors[place] = seq;
        var frame = batch.Own(Words + (cursors.Length * (LongestNumber + 1)) + type.Length + line.Length);
        var at = Put(frame, 0, "id: "u8);
        for (var i = 0; i < cursors.Length; i++)
        {
            Utf8Formatter.TryFormat(cursors[i], frame[at..], out var digits);
            at = Put(frame, at + digits, i < cursors.Length - 1 ? ","u8 : "\n"u8);
        }

        at = Put(frame, at, "event: "u8);
        at += Encoding.ASCII.GetBytes(type, frame[at..]);
        at = Put(frame, at, "\ndata: "u8);
        at = Put(frame, at, line);
        batch.AddOwn(Put(frame, at, "\n"u8));
    }

    private static int Put(Span<byte> target, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[at..]);
        return at + bytes.Length;
    }
}
