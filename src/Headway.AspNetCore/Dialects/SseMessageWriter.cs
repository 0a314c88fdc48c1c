using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;

namespace Headway.AspNetCore.Dialects;

/// <summary>What stands as the id of a dialect's SSE frames.</summary>
internal enum SseIds
{
    /// <summary>Nothing: the contract has data only.</summary>
    None = 0,

    /// <summary>The seq.</summary>
    Seq = 1,

    /// <summary>The job and the seq, so that an address that starts a job can be asked again to go on with it.</summary>
    JobAndSeq = 2,
}

/// <summary>A dialect's messages as Server-Sent Events. The body of a frame is shared by all readers; its id is written here.</summary>
internal sealed class SseMessageWriter(PipeWriter output, Dialect dialect, string job, SseIds ids, TimeProvider time) : MessageWriter
{
    private const int LongestNumber = 20;

    private readonly byte[] _idStart = ids == SseIds.JobAndSeq ? Encoding.ASCII.GetBytes($"id: {job}:") : "id: "u8.ToArray();

    /// <summary>What a client is told to wait before it comes again; null: it is told nothing.</summary>
    public TimeSpan? Retry { get; init; }

    public override void Begin()
    {
        if (Retry is { } retry)
        {
            output.Write(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n\n")));
        }
    }

    public override void Write(TranslatedMessage message)
    {
        if (message.IsLast && ids != SseIds.None)
        {
            var span = output.GetSpan(_idStart.Length + LongestNumber + 1);
            _idStart.CopyTo(span);
            Utf8Formatter.TryFormat(message.Seq, span[_idStart.Length..], out var digits);
            span[_idStart.Length + digits] = (byte)'\n';
            output.Advance(_idStart.Length + digits + 1);
        }

        output.Write(message.Frame.Span);
    }

    public override void WriteHeartbeat() => output.Write(
        dialect.Heartbeat(time.GetUtcNow()) is { } heartbeat ? dialect.Frame("heartbeat", heartbeat) : ": hb\n"u8);

    public override async ValueTask FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);
}
