using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>Every live connection, and the one timer that keeps all their times.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConnectionRegistry : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_drainingTick = TimeSpan.FromMilliseconds(50);

    // How much longer than the drain a peer may take to read what it is sent last, and to answer the close of its socket.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Connection, string?> _connections = new();
    private readonly TimeProvider _time;
    private readonly HttpOptions _options;
    private readonly ConnectionLimiter _limiter;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Transport), DeliveryCounts> _ended = [];
    private readonly Action<Connection> _leave;
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
        _leave = Leave;
        _timer = time.CreateTimer(_ => Tick(), null, s_tick, s_tick);
        _stopping = lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>Whether the server stops: nobody new is let in, and those who are there are asked to come again.</summary>
    public bool IsDraining => _draining;

    /// <summary>Those that live now.</summary>
    public IEnumerable<Connection> Connections => _connections.Keys;

    /// <summary>Those of them that are served.</summary>
    public IEnumerable<Connection> Served => Connections.Where(static connection => connection.IsServed);

    /// <summary>How many were served since the start.</summary>
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

    /// <summary>Enters a connection of the request's caller, which is cut when its peer takes no bytes, until it is disposed.</summary>
    /// <exception cref="TemporaryRefusalException">There are too many.</exception>
    /// <exception cref="ServerStopsException">The server stops.</exception>
    public Connection Enter(HttpContext http, string dialect, string transport, TimeSpan? heartbeat = null, TimeSpan? idleTimeout = null, Func<ValueTask<bool>>? mayLiveOn = null)
    {
        var caller = LimiterKey.Of(http);
        _limiter.Acquire(caller);
        var facts = new ConnectionFacts(dialect, transport, Callers.Owner(http));
        var connection = new Connection(_time, _options, facts, http.Abort)
        {
            Heartbeat = heartbeat ?? _options.Heartbeat,
            IdleTimeout = idleTimeout,
            MayLiveOn = mayLiveOn,
            Left = _leave,
        };
        _connections[connection] = caller; // on whose account its place is
        if (http.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true; // how long a stream lives says nothing about how fast requests are answered
        }

        if (_draining)
        {
            LetIn(http, connection);
        }

        return connection;
    }

    // Who only wants to read is better served by another server at once. Who has just had a job started here must learn
    // which, and is served like those who were there before.
    private void LetIn(HttpContext http, Connection connection)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RateMetadata>()?.Category == RateCategory.Jobs)
        {
            connection.Drain(RandomMoment());
            return;
        }

        Leave(connection);
        throw new ServerStopsException();
    }

    /// <summary>Begins to ask the readers to come again, each at a random moment of the drain, so that they do not reach another server all at once.</summary>
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
            connection.Drain(RandomMoment());
        }

        TellWhenDrained();
    }

    /// <summary>Drains to the end. A peer that takes nothing, or does not answer a close, is cut a little later, and all are when the host waits no longer.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Drain();
        try
        {
            await _drained.Task.WaitAsync(TimeSpan.FromSeconds(_options.DrainSeconds) + s_farewell, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            foreach (var (connection, _) in _connections)
            {
                connection.Cut();
            }
        }
    }

    /// <summary>What all connections together were sent since the start, by dialect and transport.</summary>
    public IReadOnlyList<ConnectionTotals> Totals()
    {
        // Under the gate, so that a connection that ends meanwhile counts once.
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

    private void Leave(Connection connection)
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

        TellWhenDrained();
    }

    private void Tick()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Tick();
        }
    }

    private TimeSpan RandomMoment() => _time.GetElapsedTime(_time.GetTimestamp(), Math.Max(_drainEnds, _time.GetTimestamp())) * Random.Shared.NextDouble();

    private void TellWhenDrained()
    {
        if (_draining && _connections.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
