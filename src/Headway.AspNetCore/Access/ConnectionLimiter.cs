namespace Headway.AspNetCore.Access;

/// <summary>Limits the number of live connections, in total and per caller.</summary>
/// <remarks>Thread-safe. A caller without connections uses no memory.</remarks>
internal sealed class ConnectionLimiter(HttpOptions options, RefusalCounter refusals)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perCaller = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The number of live connections.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of connections of the caller that has most.</summary>
    public int MaxPerCaller
    {
        get
        {
            lock (_gate)
            {
                return _perCaller.Values.DefaultIfEmpty().Max();
            }
        }
    }

    /// <summary>Reserves a connection before its stream or handshake begins. <see cref="Release"/> releases it.</summary>
    /// <param name="caller">The key from <see cref="LimiterKey"/>; null counts only against the total.</param>
    /// <exception cref="TemporaryRefusalException">A limit is reached.</exception>
    public void Acquire(string? caller)
    {
        lock (_gate)
        {
            var own = caller is null ? 0 : _perCaller.GetValueOrDefault(caller);
            if (own >= options.MaxConnectionsPerCaller)
            {
                refusals.Count("too_many_connections");
                throw new TemporaryRefusalException(TemporaryRefusal.TooManyConnections(options.MaxConnectionsPerCaller));
            }

            if (_count >= options.MaxConnections)
            {
                refusals.Count("server_full");
                throw new TemporaryRefusalException(TemporaryRefusal.ServerFull());
            }

            _count++;
            if (caller is not null)
            {
                _perCaller[caller] = own + 1;
            }
        }
    }

    /// <summary>Releases a connection that was reserved for this caller.</summary>
    public void Release(string? caller)
    {
        lock (_gate)
        {
            _count--;
            if (caller is not null && --_perCaller[caller] == 0)
            {
                _perCaller.Remove(caller);
            }
        }
    }
}
