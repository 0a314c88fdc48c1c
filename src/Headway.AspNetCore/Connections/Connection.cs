using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Connections;

/// <summary>
/// One live connection as the clock and the statistics see it. The reader loop alone writes its times and counts; the
/// clock reads them each second and wakes the loop, or cuts a peer that takes nothing. So a connection needs no timer
/// of its own.
/// </summary>
internal sealed class Connection(TimeProvider time, HttpOptions options, ConnectionFacts facts, Action abort) : IDisposable
{
    private static readonly TimeSpan s_drainingStall = TimeSpan.FromSeconds(3); // while the server stops

    private readonly Guid _id = Guid.NewGuid();
    private long _dies = EndOfLife(time, options);
    private long _spoke = time.GetTimestamp();
    private long _active = time.GetUtcNow().UtcTicks;
    private long _sent;
    private long _told = time.GetTimestamp();
    private long _writingSince;
    private long _askedAt;
    private long _drains = long.MaxValue;
    private bool _isOver;
    private bool _aborted;
    private readonly Lock _requestGate = new();
    private bool _hasLeft;
    private ReaderLoop? _loop;
    private Func<byte[], bool>? _tell;

    /// <summary>What the reader loop waits on.</summary>
    public ReaderSignal Signal { get; } = new();

    /// <summary>Its name among all that this process ever had.</summary>
    public string Id => _id.ToString("N");

    /// <summary>The clock by which it is served.</summary>
    public TimeProvider Time => time;

    public ConnectionFacts Facts { get; } = facts;

    public DeliveryCounts Counts { get; } = new();

    /// <summary>When it came.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>How often this kind of connection says that it lives. The default value is the server's.</summary>
    public TimeSpan Heartbeat { get; init; } = options.Heartbeat;

    /// <summary>When the client last said something, or was last sent a message.</summary>
    public DateTimeOffset LastActivity => new(Volatile.Read(ref _active), TimeSpan.Zero);

    /// <summary>What it is subscribed to, for the statistics.</summary>
    public ConnectionInterest Subscribed
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = ConnectionInterest.All;

    /// <summary>Whether the loop pings the peer of a WebSocket and expects an answer.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Told when the connection is over.</summary>
    public Action<Connection>? Left { get; init; }

    /// <summary>Whether it got as far as being served: a request that was refused before is none.</summary>
    public bool IsServed => Volatile.Read(ref _loop) is not null;

    /// <summary>How long it lives without a message; heartbeats are none. Null, the default: as long as any other.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Whether it may live on when it reaches its maximum age. Null, the default: it ends. Called on the loop's task.</summary>
    public Func<ValueTask<bool>>? MayLiveOn { get; init; }

    /// <summary>Whether the peer is gone.</summary>
    public bool IsAborted => Volatile.Read(ref _aborted);

    /// <summary>Whether the server stops, and this connection therefore ends soon.</summary>
    public bool IsDraining => Volatile.Read(ref _drains) != long.MaxValue;

    /// <summary>Whether the peer should come again: its time is over, or the server stops.</summary>
    public bool ShouldEnd => IsPastItsAge || Volatile.Read(ref _isOver) || time.GetTimestamp() >= Volatile.Read(ref _drains)
        || (IdleTimeout is { } most && time.GetElapsedTime(Volatile.Read(ref _told)) >= most);

    private bool IsPastItsAge => time.GetTimestamp() >= Volatile.Read(ref _dies);

    /// <summary>Whether it has been silent for so long that a heartbeat is due.</summary>
    public bool IsHeartbeatDue => Silence >= Heartbeat;

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _spoke));

    /// <summary>How many events are stored that the peer has not been sent.</summary>
    public long Lag => Volatile.Read(ref _loop)?.Feeds.Sum(static feed => feed.Lag) ?? 0;

    /// <summary>The jobs it follows.</summary>
    public IEnumerable<string> Jobs => Volatile.Read(ref _loop)?.Feeds.Select(static feed => feed.Job) ?? [];

    /// <summary>The loop that serves it from now on.</summary>
    public void Attach(ReaderLoop loop) => Volatile.Write(ref _loop, loop);

    /// <summary>Has something done on the task of its reader loop; false when that cannot be.</summary>
    public bool Post(Action request) => Volatile.Read(ref _loop)?.Post(request) ?? false;

    /// <summary>Says how something that is of no log is told to the client.</summary>
    public void TellBy(Func<byte[], bool> tell) => Volatile.Write(ref _tell, tell);

    /// <summary>Tells the client something that is of no log; false when that cannot be.</summary>
    public bool Tell(byte[] message) => Volatile.Read(ref _tell)?.Invoke(message) ?? false;

    /// <summary>The client said something.</summary>
    public void Heard() => Volatile.Write(ref _active, time.GetUtcNow().UtcTicks);

    public void Spoke() => Volatile.Write(ref _spoke, time.GetTimestamp());

    /// <summary>Called for each message, as opposed to a sign of life.</summary>
    public void Told() => Volatile.Write(ref _told, time.GetTimestamp());

    /// <summary>Called around a write that has to wait: between the two calls the peer owes us a read.</summary>
    public void BeginWrite() => Volatile.Write(ref _writingSince, time.GetTimestamp());

    public void EndWrite() => Volatile.Write(ref _writingSince, 0);

    /// <summary>Called after each write.</summary>
    public void Wrote()
    {
        Spoke();
        if (Counts.Sent != _sent)
        {
            _sent = Counts.Sent; // a heartbeat alone is no activity
            Heard();
        }
    }

    /// <summary>The peer of a socket is asked whether it lives; it owes us a sign from now on.</summary>
    public void Ask()
    {
        if (IsAsked && _askedAt == 0)
        {
            Volatile.Write(ref _askedAt, time.GetTimestamp());
        }
    }

    /// <summary>The peer sent something, if only the answer to a ping.</summary>
    public void Lives() => Volatile.Write(ref _askedAt, 0);

    /// <summary>The peer went away; the loop ends.</summary>
    public void Abort()
    {
        Volatile.Write(ref _aborted, true);
        Signal.Set();
    }

    /// <summary>Gives it another life when it has reached its maximum age and may live on. On the loop's task.</summary>
    /// <returns>Whether it goes on: nothing else ends it.</returns>
    public async ValueTask<bool> LiveOnAsync()
    {
        if (MayLiveOn is not null && IsPastItsAge && await MayLiveOn())
        {
            Volatile.Write(ref _dies, EndOfLife(time, options));
        }

        return !ShouldEnd;
    }

    /// <summary>Asks the peer to come again.</summary>
    public void ComeAgain()
    {
        Volatile.Write(ref _isOver, true);
        Signal.Set();
    }

    /// <summary>Asks the peer to come again because the server stops, at once or at the first tick after a while.</summary>
    public void Drain(TimeSpan after = default)
    {
        Volatile.Write(ref _drains, time.GetTimestamp() + Ticks(time, after));
        Signal.Set();
    }

    /// <summary>Breaks the connection off, whatever its peer does. Does nothing once it is disposed: by then the server may serve another request with the same context.</summary>
    public void Cut()
    {
        lock (_requestGate)
        {
            if (!_hasLeft)
            {
                abort();
            }
        }
    }

    /// <summary>Called by the clock, each second, and more often while the server stops.</summary>
    public void Tick()
    {
        if (IsOwed(in _writingSince, IsDraining && options.StallTimeout > s_drainingStall ? s_drainingStall : options.StallTimeout) || IsOwed(in _askedAt, options.StallTimeout * 1.5))
        {
            Cut();
        }
        else if (ShouldEnd || IsHeartbeatDue)
        {
            Signal.Set();
        }
    }

    /// <summary>Gives its place free. The request ends after this, so it waits for a <see cref="Cut"/> that is under way.</summary>
    public void Dispose()
    {
        lock (_requestGate)
        {
            _hasLeft = true;
        }

        Left?.Invoke(this);
    }

    private bool IsOwed(in long sinceField, TimeSpan most) => Volatile.Read(in sinceField) is not 0 and var since && time.GetElapsedTime(since) >= most;

    private static long EndOfLife(TimeProvider time, HttpOptions options) =>
        time.GetTimestamp() + Ticks(time, options.ConnectionLife * (0.8 + (0.4 * Random.Shared.NextDouble())));

    private static long Ticks(TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
