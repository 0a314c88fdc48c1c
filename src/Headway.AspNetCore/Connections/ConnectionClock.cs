using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>Every live connection, and the one timer that keeps all their times.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ConnectionClock : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly TimeProvider _time;
    private readonly HeadwayOptions _options;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;
    private volatile bool _draining;

    public ConnectionClock(TimeProvider time, HeadwayOptions options, IHostApplicationLifetime lifetime)
    {
        _time = time;
        _options = options;
        _timer = time.CreateTimer(_ => Tick(), null, s_tick, s_tick);
        _stopping = lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>How many connections there are of a transport.</summary>
    public int Count(string transport) => _connections.Keys.Count(connection => connection.Transport == transport);

    /// <summary>Enters a connection; <paramref name="abort"/> cuts it when its peer takes no bytes.</summary>
    public Connection Enter(string transport, Action abort)
    {
        var connection = new Connection(_time, _options, transport, abort);
        _connections[connection] = true;
        if (_draining)
        {
            connection.Drain();
        }

        return connection;
    }

    public void Leave(Connection connection) => _connections.TryRemove(connection, out _);

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
