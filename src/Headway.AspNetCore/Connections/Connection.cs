using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Connections;

/// <summary>
/// The timers and counts of one live connection. Its reader loop updates them. <see cref="ConnectionRegistry"/> checks them
/// every second: it wakes the loop, or aborts the request of a peer that does not read. A connection has no timer of its own.
/// </summary>
internal sealed class Connection(TimeProvider time, HttpOptions options, ConnectionFacts facts, Action abort) : IDisposable
{
    private static readonly TimeSpan s_drainingStall = TimeSpan.FromSeconds(3); // while the server stops

    private readonly Guid _id = Guid.NewGuid();
    private long _expiresAt = RandomExpiry(time, options);
    private long _lastWrite = time.GetTimestamp();
    private long _lastActivity = time.GetUtcNow().UtcTicks;
    private long _sent;
    private long _lastMessage = time.GetTimestamp();
    private long _stallTimerStart;
    private long _pongTimerStart;
    private long _drainAt = long.MaxValue;
    private bool _reconnectRequested;
    private bool _aborted;
    private readonly Lock _requestGate = new();
    private bool _isDisposed;
    private ReaderLoop? _loop;
    private Func<byte[], bool>? _sendNotice;

    /// <summary>The signal that wakes the reader loop.</summary>
    public ReaderSignal Signal { get; } = new();

    /// <summary>A unique id of this connection.</summary>
    public string Id => _id.ToString("N");

    /// <summary>The clock for all times of this connection.</summary>
    public TimeProvider Time => time;

    public ConnectionFacts Facts { get; } = facts;

    public DeliveryCounts Counts { get; } = new();

    /// <summary>When the connection was opened.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>The idle time after which a heartbeat is sent. The default value is <see cref="HttpOptions.Heartbeat"/>.</summary>
    public TimeSpan Heartbeat { get; init; } = options.Heartbeat;

    /// <summary>When a message was last received from or sent to the client.</summary>
    public DateTimeOffset LastActivity => new(Volatile.Read(ref _lastActivity), TimeSpan.Zero);

    /// <summary>The subscription, for the statistics.</summary>
    public ConnectionInterest Subscribed
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = ConnectionInterest.All;

    /// <summary>Whether a WebSocket peer must answer pings in time.</summary>
    public bool ExpectsPong { get; set; }

    /// <summary>Called when the connection is disposed.</summary>
    public Action<Connection>? Disposed { get; init; }

    /// <summary>Whether a reader loop has started. False for a request that is refused first.</summary>
    public bool IsServed => Volatile.Read(ref _loop) is not null;

    /// <summary>The time without a message, heartbeats excluded, after which the connection ends. The default value is null: no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Decides whether the connection may continue at its maximum age. The default value is null: it ends. Called on the loop's task.</summary>
    public Func<ValueTask<bool>>? MayExtend { get; init; }

    /// <summary>Whether the peer has disconnected.</summary>
    public bool IsAborted => Volatile.Read(ref _aborted);

    /// <summary>Whether the connection ends soon because the server is stopping.</summary>
    public bool IsDraining => Volatile.Read(ref _drainAt) != long.MaxValue;

    /// <summary>Whether the connection should end and the peer reconnect: at the maximum age, after the idle timeout, on request, or because the server is stopping.</summary>
    public bool ShouldEnd => IsExpired || Volatile.Read(ref _reconnectRequested) || time.GetTimestamp() >= Volatile.Read(ref _drainAt)
        || (IdleTimeout is { } limit && time.GetElapsedTime(Volatile.Read(ref _lastMessage)) >= limit);

    private bool IsExpired => time.GetTimestamp() >= Volatile.Read(ref _expiresAt);

    /// <summary>Whether nothing was sent for the heartbeat interval.</summary>
    public bool IsHeartbeatDue => TimeSinceLastWrite >= Heartbeat;

    /// <summary>The time since the last write.</summary>
    public TimeSpan TimeSinceLastWrite => time.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>The number of stored events that were not sent yet.</summary>
    public long Lag => Volatile.Read(ref _loop)?.Feeds.Sum(static feed => feed.Lag) ?? 0;

    /// <summary>The followed jobs.</summary>
    public IEnumerable<string> Jobs => Volatile.Read(ref _loop)?.Feeds.Select(static feed => feed.Job) ?? [];

    /// <summary>Sets the reader loop that serves the connection.</summary>
    public void Attach(ReaderLoop loop) => Volatile.Write(ref _loop, loop);

    /// <summary>Queues an action for the reader loop's task. Returns false if there is no loop or its queue is full.</summary>
    public bool Post(Action request) => Volatile.Read(ref _loop)?.Post(request) ?? false;

    /// <summary>Sets the function that sends a message that belongs to no log.</summary>
    public void SetNoticeSender(Func<byte[], bool> send) => Volatile.Write(ref _sendNotice, send);

    /// <summary>Sends a message that belongs to no log. Returns false if the connection cannot send one.</summary>
    public bool SendNotice(byte[] message) => Volatile.Read(ref _sendNotice)?.Invoke(message) ?? false;

    /// <summary>Records a message from or to the client, for <see cref="LastActivity"/>.</summary>
    public void RecordActivity() => Volatile.Write(ref _lastActivity, time.GetUtcNow().UtcTicks);

    /// <summary>Restarts the heartbeat interval.</summary>
    public void RecordWrite() => Volatile.Write(ref _lastWrite, time.GetTimestamp());

    /// <summary>Restarts the idle timeout. Called for each message, not for heartbeats.</summary>
    public void RecordMessage() => Volatile.Write(ref _lastMessage, time.GetTimestamp());

    /// <summary>Starts the stall timer. Called when a write does not complete at once.</summary>
    public void BeginWrite() => Volatile.Write(ref _stallTimerStart, time.GetTimestamp());

    /// <summary>Stops the stall timer.</summary>
    public void EndWrite() => Volatile.Write(ref _stallTimerStart, 0);

    /// <summary>Called after each write.</summary>
    public void CompleteWrite()
    {
        RecordWrite();
        if (Counts.Sent != _sent)
        {
            _sent = Counts.Sent; // a heartbeat does not count as activity
            RecordActivity();
        }
    }

    /// <summary>Starts the timeout for the answer to a ping, unless it runs already.</summary>
    public void StartPongTimer()
    {
        if (ExpectsPong && _pongTimerStart == 0)
        {
            Volatile.Write(ref _pongTimerStart, time.GetTimestamp());
        }
    }

    /// <summary>Stops that timeout. Called when any bytes arrive, a pong included.</summary>
    public void StopPongTimer() => Volatile.Write(ref _pongTimerStart, 0);

    /// <summary>Ends the loop because the peer has disconnected.</summary>
    public void Abort()
    {
        Volatile.Write(ref _aborted, true);
        Signal.Set();
    }

    /// <summary>Restarts the lifetime if the maximum age is reached and <see cref="MayExtend"/> allows it. Call it on the loop's task.</summary>
    /// <returns>Whether the connection continues.</returns>
    public async ValueTask<bool> TryExtendAsync()
    {
        if (MayExtend is not null && IsExpired && await MayExtend())
        {
            Volatile.Write(ref _expiresAt, RandomExpiry(time, options));
        }

        return !ShouldEnd;
    }

    /// <summary>Ends the connection so that the peer reconnects.</summary>
    public void RequestReconnect()
    {
        Volatile.Write(ref _reconnectRequested, true);
        Signal.Set();
    }

    /// <summary>Ends the connection because the server is stopping: at once, or at the first tick after a delay.</summary>
    public void Drain(TimeSpan after = default)
    {
        Volatile.Write(ref _drainAt, time.GetTimestamp() + Ticks(time, after));
        Signal.Set();
    }

    /// <summary>Aborts the request. Does nothing after <see cref="Dispose"/>, because the server may reuse the context for another request.</summary>
    public void AbortRequest()
    {
        lock (_requestGate)
        {
            if (!_isDisposed)
            {
                abort();
            }
        }
    }

    /// <summary>Checks the timers. Called every second, and more often while the server is stopping.</summary>
    public void Tick()
    {
        if (IsOverdue(in _stallTimerStart, IsDraining && options.StallTimeout > s_drainingStall ? s_drainingStall : options.StallTimeout) || IsOverdue(in _pongTimerStart, options.StallTimeout * 1.5))
        {
            AbortRequest();
        }
        else if (ShouldEnd || IsHeartbeatDue)
        {
            Signal.Set();
        }
    }

    /// <summary>Removes the connection from the registry. Waits for a concurrent <see cref="AbortRequest"/>, because the request ends afterwards.</summary>
    public void Dispose()
    {
        lock (_requestGate)
        {
            _isDisposed = true;
        }

        Disposed?.Invoke(this);
    }

    private bool IsOverdue(in long sinceField, TimeSpan limit) => Volatile.Read(in sinceField) is not 0 and var since && time.GetElapsedTime(since) >= limit;

    private static long RandomExpiry(TimeProvider time, HttpOptions options) =>
        time.GetTimestamp() + Ticks(time, options.ConnectionLife * (0.8 + (0.4 * Random.Shared.NextDouble())));

    private static long Ticks(TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
