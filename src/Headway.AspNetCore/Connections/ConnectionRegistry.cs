using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>All live connections, and one shared timer that checks their timeouts.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConnectionRegistry : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_drainingTick = TimeSpan.FromMilliseconds(50);

    // The time after the drain in which a peer may read the last bytes and answer the close of its socket.
    private static readonly TimeSpan s_drainGrace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Connection, string?> _connections = new();
    private readonly TimeProvider _time;
    private readonly HttpOptions _options;
    private readonly ConnectionLimiter _limiter;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Transport), DeliveryCounts> _ended = [];
    private readonly Action<Connection> _remove;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _served;
    private long _drainEnds;
    private volatile bool _draining;

    public ConnectionRegistry(TimeProvider time, HttpOptions options, ConnectionLimiter limiter, IHostApplicationLifetime lifetime)
    {
        _time = time;
        _options = options;
        _limiter = limiter;
        _remove = Remove;
        _timer = time.CreateTimer(_ => Tick(), null, s_tick, s_tick);
        _stopping = lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>Whether the server is stopping: it refuses new readers and ends the live connections.</summary>
    public bool IsDraining => _draining;

    /// <summary>The live connections.</summary>
    public IEnumerable<Connection> Connections => _connections.Keys;

    /// <summary>The live connections whose reader loop has started.</summary>
    public IEnumerable<Connection> Served => Connections.Where(static connection => connection.IsServed);

    /// <summary>The number of connections served since the process started.</summary>
    public long ServedSoFar
    {
        get
        {
            lock (_gate)
            {
                return _served + Served.Count();
            }
        }
    }

    /// <summary>Adds a connection for the request's caller. Disposing it removes it. If its peer does not read, its request is aborted.</summary>
    /// <exception cref="TemporaryRefusalException">The caller or the server has too many connections.</exception>
    /// <exception cref="ServerStoppingException">The server is stopping.</exception>
    public Connection Enter(HttpContext http, string dialect, string transport, TimeSpan? heartbeat = null, TimeSpan? idleTimeout = null, Func<ValueTask<bool>>? mayExtend = null)
    {
        var caller = LimiterKey.Of(http);
        _limiter.Acquire(caller);
        var facts = new ConnectionFacts(dialect, transport, Callers.Owner(http));
        var connection = new Connection(_time, _options, facts, http.Abort)
        {
            Heartbeat = heartbeat ?? _options.Heartbeat,
            IdleTimeout = idleTimeout,
            MayExtend = mayExtend,
            Disposed = _remove,
        };
        _connections[connection] = caller; // releases the caller's slot later
        if (http.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true; // the duration of a stream would distort the request durations
        }

        if (_draining)
        {
            AdmitWhileDraining(http, connection);
        }

        return connection;
    }

    // A new reader is refused, so that it connects to another server. A request that created a job is still served, so that
    // the client gets the job's id.
    private void AdmitWhileDraining(HttpContext http, Connection connection)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RateMetadata>()?.Category == RateCategory.Jobs)
        {
            connection.Drain(RandomDrainDelay());
            return;
        }

        Remove(connection);
        throw new ServerStoppingException();
    }

    /// <summary>Starts the drain: each connection ends at a random time during it, so that the clients do not all reconnect at once.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            if (_draining)
            {
                return;
            }

            _drainEnds = _time.GetTimestamp() + (_options.DrainSeconds * _time.TimestampFrequency);
            _draining = true;
        }

        _timer.Change(s_drainingTick, s_drainingTick);
        foreach (var (connection, _) in _connections)
        {
            connection.Drain(RandomDrainDelay());
        }

        CompleteDrainIfEmpty();
    }

    /// <summary>Drains, and waits until all connections have ended. Aborts the remaining ones 3 seconds after the drain, or when the host cancels.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Drain();
        try
        {
            await _drained.Task.WaitAsync(TimeSpan.FromSeconds(_options.DrainSeconds) + s_drainGrace, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            foreach (var (connection, _) in _connections)
            {
                connection.AbortRequest();
            }
        }
    }

    /// <summary>The sums since the process started, by dialect and transport.</summary>
    public IReadOnlyList<ConnectionTotals> Totals()
    {
        // The lock prevents counting a connection twice that ends at this moment.
        lock (_gate)
        {
            var live = _connections.Keys.ToLookup(static connection => ConnectionTotals.KeyOf(connection.Facts));
            return [.. live.Select(static group => group.Key).Union(_ended.Keys).Order()
                .Select(key => ConnectionTotals.Of(key, [.. live[key]], _ended.GetValueOrDefault(key)))];
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stopping.Dispose();
    }

    private void Remove(Connection connection)
    {
        lock (_gate)
        {
            if (_connections.TryRemove(connection, out var caller))
            {
                _limiter.Release(caller);
                var ended = CollectionsMarshal.GetValueRefOrAddDefault(_ended, ConnectionTotals.KeyOf(connection.Facts), out _) ??= new();
                ended.Add(connection.Counts);
                _served += connection.IsServed ? 1 : 0;
            }
        }

        CompleteDrainIfEmpty();
    }

    private void Tick()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Tick();
        }
    }

    private TimeSpan RandomDrainDelay() => _time.GetElapsedTime(_time.GetTimestamp(), Math.Max(_drainEnds, _time.GetTimestamp())) * Random.Shared.NextDouble();

    private void CompleteDrainIfEmpty()
    {
        if (_draining && _connections.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
