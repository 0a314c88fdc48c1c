using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headway.Bench.Checks;
using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>
/// A reader as in PROTOCOL.md section 4.9: it reconnects with its cursor after an interruption and stops at the terminal
/// event. It stores a hash of each event, which <see cref="Checks.LogCheck"/> compares with the log.
/// </summary>
/// <remarks>One task runs it; other tasks may read its counters at the same time.</remarks>
internal abstract class EventReader(IServerPool pool, string job)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ulong> _seen = [];
    private long _lastAt;

    public string Job { get; } = job;

    /// <summary>The event type to read, besides the terminal types; null: all. Not supported over WebSocket.</summary>
    public string? Only { get; init; }

    /// <summary>The hashes of the received events, in order.</summary>
    public IReadOnlyList<ulong> Seen => _seen;

    /// <summary>The highest seq received.</summary>
    public long Cursor { get; private set; }

    /// <summary>The number of connections.</summary>
    public int Connections { get; private set; }

    /// <summary>Events received more than once.</summary>
    public int Repeats { get; private set; }

    /// <summary>Events that did not have the next seq.</summary>
    public int Holes { get; private set; }

    /// <summary>The number of gap messages.</summary>
    public int Gaps { get; private set; }

    /// <summary>Events received after the last gap message.</summary>
    public int SinceGap { get; private set; }

    /// <summary>Whether the terminal event was received.</summary>
    public bool HasTerminal { get; private set; }

    /// <summary>Whether the server answered that the cursor is beyond the end of the log.</summary>
    public bool IsBeyondEnd { get; private set; }

    /// <summary>The JSON of the terminal event; empty before it.</summary>
    public string Terminal { get; private set; } = "";

    /// <summary>The longest time between two events, including reconnects.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>Completes with the first event.</summary>
    public Task FirstEvent => _first.Task;

    /// <summary>Completes when the reader has ended.</summary>
    public Task Ended => _ended.Task;

    public static EventReader Create(IServerPool pool, string job, EventTransport transport) => transport switch
    {
        EventTransport.Sse => new SseEventReader(pool, job),
        EventTransport.Ndjson => new NdjsonEventReader(pool, job),
        _ => new WebSocketEventReader(pool, job),
    };

    /// <summary>Reads to the end of the log and reconnects after each interruption.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new RetryBackoff();
        Exception? last = null;
        while (!HasTerminal && !IsBeyondEnd)
        {
            var server = await pool.PickAsync(cancellationToken);
            var before = Cursor;
            Connections++;
            try
            {
                await ConnectAsync(server, cancellationToken);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or WebSocketException)
            {
                last = fault; // reconnects with the cursor
            }

            await BackOffAsync(backoff, hasProgress: Cursor > before, last, cancellationToken);
        }

        _ended.TrySetResult();
    }

    /// <summary>Connects once with the cursor and passes each event to <see cref="Take"/>.</summary>
    protected abstract Task ConnectAsync(HeadwayServer server, CancellationToken cancellationToken);

    protected async Task<HttpResponseMessage> GetAsync(HeadwayServer server, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{Job}/events{(Only is null ? "" : $"?types={Only}")}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (Cursor > 0)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{Cursor}");
        }

        var answer = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        IsBeyondEnd |= answer.StatusCode == HttpStatusCode.BadRequest;
        return answer.EnsureSuccessStatusCode();
    }

    protected void Take(ReadOnlySpan<byte> json)
    {
        if (GapEnd(json) is { } end)
        {
            (Cursor, SinceGap) = (end, 0);
            Gaps++;
            return;
        }

        var (seq, isTerminal) = ReadHead(json);
        SinceGap++;
        if (seq <= Cursor)
        {
            Repeats++;
        }
        else if (seq != Cursor + 1 && Only is null)
        {
            Holes++;
        }

        Cursor = Math.Max(Cursor, seq);
        _seen.Add(EventHash.Of(json));
        HasTerminal |= isTerminal;
        Terminal = isTerminal ? Encoding.UTF8.GetString(json) : Terminal;
        MeasureWait();
        _first.TrySetResult();
    }

    protected void SetBeyondEnd() => IsBeyondEnd = true;

    private void MeasureWait()
    {
        var now = Stopwatch.GetTimestamp();
        var waited = _lastAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_lastAt, now);
        LongestWait = waited > LongestWait ? waited : LongestWait;
        _lastAt = now;
    }

    private async Task BackOffAsync(RetryBackoff backoff, bool hasProgress, Exception? last, CancellationToken cancellationToken)
    {
        if (hasProgress)
        {
            backoff.Reset();
        }
        else if (!HasTerminal && !IsBeyondEnd)
        {
            await backoff.DelayAsync(cancellationToken);
        }

        if (backoff.IsExhausted)
        {
            throw new InvalidOperationException($"{GetType().Name} of {Job} at {Cursor} connected {backoff.Failures} times without an event. The server printed:\n{pool.Output}", last);
        }
    }

    // A gap message is {"from":F,"to":T}, over NDJSON and WebSocket in {"type":"gap","data":{…}}. An event begins with its seq.
    private static long? GapEnd(ReadOnlySpan<byte> json)
    {
        if (!json.StartsWith("{\"from\""u8) && !json.StartsWith("{\"type\":\"gap\""u8))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json.ToArray());
        var gap = document.RootElement.TryGetProperty("data", out var data) ? data : document.RootElement;
        return gap.GetProperty("to").GetInt64();
    }

    private static (long Seq, bool IsTerminal) ReadHead(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals("seq"u8))
        {
            throw new InvalidDataException("An event must begin with its seq.");
        }

        reader.Read();
        var seq = reader.GetInt64();
        reader.Read();
        reader.Read();
        return (seq, reader.ValueTextEquals("job.completed"u8) || reader.ValueTextEquals("job.failed"u8) || reader.ValueTextEquals("job.cancelled"u8));
    }
}
