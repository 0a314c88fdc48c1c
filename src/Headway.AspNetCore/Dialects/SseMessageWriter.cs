using System.Globalization;
using System.Text;
using Headway.AspNetCore.Transports;

namespace Headway.AspNetCore.Dialects;

/// <summary>A dialect's messages as Server-Sent Events.</summary>
internal sealed class SseMessageWriter(Dialect dialect, string job, SseIds ids, TimeProvider time) : MessageWriter
{
    /// <summary>Where the reader stands before the first frame.</summary>
    public long Cursor { get; init; }

    /// <summary>What a client is told to wait before it comes again; null: it is told nothing.</summary>
    public TimeSpan? Retry { get; init; }

    // An id without data is no event, but it is remembered (WHATWG HTML, 9.2.6): whoever loses the connection before the
    // first frame already knows which job is theirs.
    public override void Begin()
    {
        if (Retry is { } retry)
        {
            Span<byte> id = stackalloc byte[SseIdLines.Longest];
            Add(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n")));
            AddCopy(id[..ids.WriteLine(id, job, Cursor)]);
            AddCopy("\n"u8);
        }
    }

    public override void Write(TranslatedMessage message) => Add(message.Frame(ids, job));

    public override void WriteHeartbeat() =>
        Add(dialect.Heartbeat(time.GetUtcNow()) is { } heartbeat ? SseFrames.Encode([], dialect.EventOf("heartbeat"), heartbeat) : ": hb\n"u8.ToArray());
}
