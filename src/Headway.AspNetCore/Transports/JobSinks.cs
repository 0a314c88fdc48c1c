using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>The events of one of several logs: each says its job, as the first member of its object.</summary>
internal abstract class JobSink(string job) : IEventSink
{
    /// <summary>What stands before <see cref="RestOf"/>, the same for every event of the job.</summary>
    protected ReadOnlyMemory<byte> Head { get; } = Encoding.ASCII.GetBytes($$"""{"job":"{{job}}",""");

    public abstract void Write(LogEvent e);

    public abstract void WriteGap(long from, long to);

    /// <summary>The event's shared bytes without the brace that <see cref="Head"/> opens, and with a line feed.</summary>
    protected static ReadOnlyMemory<byte> RestOf(LogEvent e) => e.Line[1..];

    protected byte[] GapLine(long from, long to) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"job\":\"{job}\",\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}\n"));
}

/// <summary>The events of one of several logs on an NDJSON connection.</summary>
internal sealed class JobNdjsonSink(FrameWriter frames, string job) : JobSink(job)
{
    public override void Write(LogEvent e)
    {
        frames.Add(Head);
        frames.Add(RestOf(e));
    }

    public override void WriteGap(long from, long to) => frames.Add(GapLine(from, to));
}

/// <summary>The events of one of several logs on a WebSocket.</summary>
internal sealed class JobSocketSink(FrameWriter frames, string job) : JobSink(job)
{
    public override void Write(LogEvent e) => SocketFrames.AddMessage(frames, Head, RestOf(e)[..^1]);

    public override void WriteGap(long from, long to) => SocketFrames.AddMessage(frames, GapLine(from, to).AsMemory()[..^1]);
}

/// <summary>The events of one of several logs on an SSE connection: an event's id is where the reader stands in all of them.</summary>
internal sealed class JobSseSink(FrameWriter frames, string job, long[] cursors, int place) : JobSink(job)
{
    private const int LongestNumber = 20;

    public override void Write(LogEvent e) => Write(e.Seq, e.Type, Head, RestOf(e));

    public override void WriteGap(long from, long to) =>
        Write(to, "gap", Head, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"from\":{from},\"to\":{to}}}\n")));

    private void Write(long seq, string type, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> rest)
    {
        cursors[place] = seq;
        frames.AddOwn("id: "u8);
        var ids = frames.Own(cursors.Length * (LongestNumber + 1));
        var length = 0;
        for (var i = 0; i < cursors.Length; i++)
        {
            Utf8Formatter.TryFormat(cursors[i], ids[length..], out var digits);
            length += digits;
            ids[length++] = (byte)(i < cursors.Length - 1 ? ',' : '\n');
        }

        frames.AddOwn(length);
        SseFrames.AddType(frames, type);
        frames.Add(head);
        frames.Add(rest);
        frames.Add(SseFrames.End);
    }
}
