using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>Every live connection, and the one timer that keeps all their times.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConnectionClock : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Connection, string?> _connections = new();
    private readonly TimeProvider _time;
    private readonly HeadwayOptions _options;
    private readonly Places _places;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Transport), DeliveryCounts> _ended = [];
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;
    private long _served;
    private volatile bool _draining;

    public ConnectionClock(TimeProvider time, HeadwayOptions options, Places places, IHostApplicationLifetime lifetime)
    {
        _time = time;
        _options = options;
        _places = places;
        _timer = time.CreateTimer(_ => Tick(), null, s_tick, s_tick);
        _stopping = lifetime.ApplicationStopping.Register(Drain);
    }

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

    /// <summary>Enters a connection of the request's caller, which is cut when its peer takes no bytes. It ends with <see cref="Leave"/>.</summary>
    /// <exception cref="LimitException">There are too many.</exception>
    public Connection Enter(HttpContext http, string dialect, string transport, TimeSpan? heartbeat = null, TimeSpan? idleTimeout = null)
    {
        var caller = LimitedCaller.Of(http);
        _places.Take(caller);
        var facts = new ConnectionFacts(dialect, transport, Callers.Owner(http));
        var connection = new Connection(_time, _options, facts, http.Abort) { Heartbeat = heartbeat ?? _options.Heartbeat, IdleTimeout = idleTimeout };
        _connections[connection] = caller; // on whose account its place is
        if (_draining)
        {
            connection.Drain();
        }

        return connection;
    }

    public void Leave(Connection connection)
    {
        lock (_gate)
        {
            if (_connections.TryRemove(connection, out var caller))
            {
                _places.Leave(caller);
                var ended = CollectionsMarshal.GetValueRefOrAddDefault(_ended, ConnectionTotals.KeyOf(connection.Facts), out _) ??= new();
                ended.Add(connection.Counts);
                _served += connection.IsServed ? 1 : 0;
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

    private void Tick()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Tick();
        }
    }

    private void Drain()
    {
        _draining = true;
        foreach (var (connection, _) in _connections)
        {
            connection.Drain();
        }
    }
}
