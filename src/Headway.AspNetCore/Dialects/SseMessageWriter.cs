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
/// <remarks>
/// Frames are never parted: some clients take each piece that the network hands them for whole frames. So they are
/// gathered here, and each write becomes one chunk of HTTP; written one by one they would be chunks of 4 KiB.
/// </remarks>
internal sealed class SseMessageWriter(PipeWriter output, Dialect dialect, string job, SseIds ids, TimeProvider time) : MessageWriter
{
    private const int LongestNumber = 20;
    private const int PieceBytes = 16 << 10;
    private const int MostKept = 64 << 10;

    private readonly byte[] _idStart = ids == SseIds.JobAndSeq ? Encoding.ASCII.GetBytes($"id: {job}:") : "id: "u8.ToArray();
    private readonly List<int> _ends = [];
    private ArrayBufferWriter<byte> _gathered = new();

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
            _gathered.Write(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retry: {(long)retry.TotalMilliseconds}\n")));
            WriteId(Cursor);
            End("\n"u8);
        }
    }

    public override void Write(TranslatedMessage message)
    {
        if (message.IsLast)
        {
            WriteId(message.Seq);
        }

        End(message.Frame.Span);
    }

    public override void WriteHeartbeat() =>
        End(dialect.Heartbeat(time.GetUtcNow()) is { } heartbeat ? dialect.Frame("heartbeat", heartbeat) : ": hb\n"u8);

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var written = 0;
        for (var i = 0; i < _ends.Count; i++)
        {
            if (i == _ends.Count - 1 || _ends[i + 1] - written > PieceBytes)
            {
                await output.WriteAsync(_gathered.WrittenMemory[written.._ends[i]], cancellationToken);
                written = _ends[i];
            }
        }

        if (_ends.Count == 0)
        {
            await output.FlushAsync(cancellationToken);
        }

        Clear();
    }

    private void WriteId(long seq)
    {
        if (ids == SseIds.None)
        {
            return;
        }

        var span = _gathered.GetSpan(_idStart.Length + LongestNumber + 1);
        _idStart.CopyTo(span);
        Utf8Formatter.TryFormat(seq, span[_idStart.Length..], out var digits);
        span[_idStart.Length + digits] = (byte)'\n';
        _gathered.Advance(_idStart.Length + digits + 1);
    }

    private void End(ReadOnlySpan<byte> frame)
    {
        _gathered.Write(frame);
        _ends.Add(_gathered.WrittenCount);
    }

    // What a reader costs must not depend on what it once was sent.
    private void Clear()
    {
        _ends.Clear();
        if (_gathered.Capacity > MostKept)
        {
            _gathered = new();
        }
        else
        {
            _gathered.ResetWrittenCount();
        }
    }
}
