using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Writes the events of one of several logs. The first member of each event object is the job.</summary>
internal abstract class JobSink(string job) : IEventSink
{
    /// <summary>The start of each event object of the job, written before <see cref="TailOf"/>.</summary>
    protected ReadOnlyMemory<byte> Head { get; } = Encoding.ASCII.GetBytes($$"""{"job":"{{job}}",""");

    public abstract void Write(LogEvent e);

    public abstract void WriteGap(long from, long to);

    /// <summary>The event's shared line without its opening brace, which <see cref="Head"/> contains.</summary>
    protected static ReadOnlyMemory<byte> TailOf(LogEvent e) => e.Line[1..];

    protected byte[] GapLine(long from, long to) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}\n"));
}

/// <summary>The events of one of several logs on an NDJSON connection.</summary>
internal sealed class JobNdjsonSink(FrameWriter frames, string job) : JobSink(job)
{
    public override void Write(LogEvent e)
    {
        frames.Add(Head);
        frames.Add(TailOf(e));
    }

    public override void WriteGap(long from, long to) => frames.Add(GapLine(from, to));
}

/// <summary>The events of one of several logs on a WebSocket.</summary>
internal sealed class JobSocketSink(FrameWriter frames, string job) : JobSink(job)
{
    public override void Write(LogEvent e) => SocketFrames.AddMessage(frames, Head, TailOf(e)[..^1]);

    public override void WriteGap(long from, long to) => SocketFrames.AddMessage(frames, GapLine(from, to).AsMemory()[..^1]);
}

/// <summary>The events of one of several logs on an SSE connection: an event's id is the cursor of all logs.</summary>
internal sealed class JobSseSink(FrameWriter frames, string job, long[] cursors, int index) : JobSink(job)
{
    private const int MaxDigits = 20;

    public override void Write(LogEvent e) => Write(e.Seq, e.Type, Head, TailOf(e));

    public override void WriteGap(long from, long to) =>
        Write(to, "gap", Head, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"from\":{from},\"to\":{to}}}\n")));

    private void Write(long seq, string type, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> rest)
    {
        cursors[index] = seq;
        frames.AddCopy("id: "u8);
        var ids = frames.GetSpan(cursors.Length * (MaxDigits + 1));
        var length = 0;
        for (var i = 0; i < cursors.Length; i++)
        {
            Utf8Formatter.TryFormat(cursors[i], ids[length..], out var digits);
            length += digits;
            ids[length++] = (byte)(i < cursors.Length - 1 ? ',' : '\n');
        }

        frames.Advance(length);
        SseFrames.AddType(frames, type);
        frames.Add(head);
        frames.Add(rest);
        frames.Add(SseFrames.End);
    }
}
