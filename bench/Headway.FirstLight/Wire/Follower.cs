using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Headway.FirstLight.Server;

namespace Headway.FirstLight.Wire;

/// <summary>
/// A reader as PROTOCOL.md section 4.9 describes it: it keeps a cursor, comes again with it after every interruption,
/// and stops at the terminal event. It keeps a fingerprint of each event, to be held against the log afterwards.
/// </summary>
/// <remarks>One task runs it; its counts may be read by others meanwhile.</remarks>
internal abstract class Follower(ServerUnderLoad server, string job)
{
    private const int MostFruitlessConnections = 200;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ulong> _seen = [];

    public string Job { get; } = job;

    /// <summary>The fingerprint of each event that came, in the order in which they came.</summary>
    public IReadOnlyList<ulong> Seen => _seen;

    /// <summary>The last seq that came.</summary>
    public long Cursor { get; private set; }

    /// <summary>How often it connected.</summary>
    public int Connections { get; private set; }

    /// <summary>Events whose seq had come before.</summary>
    public int Repeats { get; private set; }

    /// <summary>Events whose seq was not the next.</summary>
    public int Holes { get; private set; }

    /// <summary>Whether the terminal event came.</summary>
    public bool HasTerminal { get; private set; }

    /// <summary>Whether the server said that the log ends before what this reader has seen.</summary>
    public bool WasBeyondEnd { get; private set; }

    /// <summary>Completes with the first event.</summary>
    public Task FirstEvent => _first.Task;

    /// <summary>Completes when the reader has ended.</summary>
    public Task Ended => _ended.Task;

    protected ServerUnderLoad Server { get; } = server;

    public static Follower Create(ServerUnderLoad server, string job, Transport transport) => transport switch
    {
        Transport.Sse => new SseFollower(server, job),
        Transport.Ndjson => new NdjsonFollower(server, job),
        _ => new SocketFollower(server, job),
    };

    /// <summary>Reads to the end of the log, through any number of interruptions.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fruitless = 0;
        Exception? last = null;
        while (!HasTerminal && !WasBeyondEnd)
        {
            await Server.WhenUpAsync(cancellationToken);
            var before = Cursor;
            Connections++;
            try
            {
                await ConnectAsync(cancellationToken);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or WebSocketException)
            {
                last = fault; // cut off; the cursor says where to go on
            }

            fruitless = Cursor > before ? 0 : fruitless + 1;
            if (fruitless > MostFruitlessConnections)
            {
                throw new InvalidOperationException($"{GetType().Name} of {Job} at {Cursor} connected {fruitless} times and got nothing. The server said:\n{Server.Output}", last);
            }
        }

        _ended.TrySetResult();
    }

    /// <summary>Connects once with the cursor, and hands each event to <see cref="Take"/>.</summary>
    protected abstract Task ConnectAsync(CancellationToken cancellationToken);

    protected async Task<HttpResponseMessage> GetAsync(string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{Job}/events", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (Cursor > 0)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{Cursor}");
        }

        var answer = await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        WasBeyondEnd |= answer.StatusCode == HttpStatusCode.BadRequest;
        return answer.EnsureSuccessStatusCode();
    }

    protected void Take(ReadOnlySpan<byte> json)
    {
        var (seq, isTerminal) = ReadHead(json);
        if (seq <= Cursor)
        {
            Repeats++;
        }
        else if (seq != Cursor + 1)
        {
            Holes++;
        }

        Cursor = Math.Max(Cursor, seq);
        _seen.Add(Fingerprint.Of(json));
        HasTerminal |= isTerminal;
        _first.TrySetResult();
    }

    protected void RefusedBeyondEnd() => WasBeyondEnd = true;

    private static (long Seq, bool IsTerminal) ReadHead(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        if (!reader.ValueTextEquals("seq"u8))
        {
            throw new InvalidDataException("An event begins with its seq.");
        }

        reader.Read();
        var seq = reader.GetInt64();
        reader.Read();
        reader.Read();
        return (seq, reader.ValueTextEquals("job.completed"u8) || reader.ValueTextEquals("job.failed"u8) || reader.ValueTextEquals("job.cancelled"u8));
    }
}
