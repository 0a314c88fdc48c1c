namespace Headway.AspNetCore.Access;

/// <summary>How many live connections there are, in all and of each caller, against how many there may be.</summary>
/// <remarks>Thread-safe. A caller without connections takes no memory.</remarks>
internal sealed class Places(HttpOptions options, Refusals refusals)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _perCaller = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>How many there are.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many the caller with the most has.</summary>
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

    /// <summary>Takes a place. To be called before the stream or the handshake begins, and ended with <see cref="Leave"/>.</summary>
    /// <param name="caller">As <see cref="LimitedCaller"/> has it; null counts in all only.</param>
    /// <exception cref="LimitException">There is none left.</exception>
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
