using System.Globalization;
using System.Text;
using Headway.AspNetCore.Transports;

namespace Headway.AspNetCore.Dialects;

/// <summary>Writes a dialect's messages as Server-Sent Events.</summary>
internal sealed class SseMessageWriter(Dialect dialect, string job, SseIds ids, TimeProvider time) : MessageWriter
{
    /// <summary>The reader's cursor before the first frame.</summary>
    public long Cursor { get; init; }

    /// <summary>The reconnection delay that is sent to the client; null: none is sent.</summary>
    public TimeSpan? Retry { get; init; }

    // An EventSource keeps an id without data as its last event id (WHATWG HTML, 9.2.6): a client that loses the connection
    // before the first frame already has the job's id.
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
