namespace Headway.AspNetCore.Access;

/// <summary>Limits the number of live connections, in total and per caller.</summary>
/// <remarks>Thread-safe. A caller without connections uses no memory.</remarks>
internal sealed class Places(HttpOptions options, Refusals refusals)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perCaller = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>The number of live connections.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>The number of connections of the caller that has most.</summary>
    public int MostOfOneCaller
    {
        get
        {
            lock (_gate)
            {
                return _perCaller.Values.DefaultIfEmpty().Max();
            }
        }
    }

    /// <summary>Reserves a connection before its stream or handshake begins. <see cref="Leave"/> releases it.</summary>
    /// <param name="caller">The key from <see cref="LimitedCaller"/>; null counts only against the total.</param>
    /// <exception cref="LimitException">A limit is reached.</exception>
    public void Take(string? caller)
    {
        lock (_gate)
        {
            var own = caller is null ? 0 : _perCaller.GetValueOrDefault(caller);
            if (own >= options.MaxConnectionsPerCaller)
            {
                refusals.Count("too_many_connections");
                throw new LimitException(LimitReached.ConnectionsOfCaller(options.MaxConnectionsPerCaller));
            }

            if (_taken >= options.MaxConnections)
            {
                refusals.Count("server_full");
                throw new LimitException(LimitReached.Connections());
            }

            _taken++;
            if (caller is not null)
            {
                _perCaller[caller] = own + 1;
            }
        }
    }

    /// <summary>Releases a connection that was reserved for this caller.</summary>
    public void Leave(string? caller)
    {
        lock (_gate)
        {
            _taken--;
            if (caller is not null && --_perCaller[caller] == 0)
            {
                _perCaller.Remove(caller);
            }
        }
    }
}
