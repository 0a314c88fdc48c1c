using Headway.Jobs.Tickets;

namespace Headway.AspNetCore.Access;

/// <summary>Stores the unused tickets of one process in memory.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class InMemoryTicketStore(TimeProvider time) : ITicketStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Open>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<Open> _inOrder = new(); // oldest first; expired tickets are removed from the front
    private readonly Dictionary<string, int> _perOwner = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byHash.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryAddAsync(string hash, Ticket ticket, TimeSpan life, TicketLimits limits, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DropExpired();
            var own = _perOwner.GetValueOrDefault(ticket.Owner);
            if (own >= limits.PerOwner || _byHash.Count >= limits.Total)
            {
                return new(false);
            }

            _perOwner[ticket.Owner] = own + 1;
            _byHash[hash] = _inOrder.AddLast(new Open(hash, ticket, time.GetTimestamp(), life));
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Ticket?> TakeAsync(string hash, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(hash, out var node))
            {
                return default;
            }

            Remove(node);
            return new(time.GetElapsedTime(node.Value.Issued) < node.Value.Life ? node.Value.Ticket : null);
        }
    }

    private void DropExpired()
    {
        while (_inOrder.First is { } first && time.GetElapsedTime(first.Value.Issued) >= first.Value.Life)
        {
            Remove(first);
        }
    }

    private void Remove(LinkedListNode<Open> node)
    {
        _inOrder.Remove(node);
        _byHash.Remove(node.Value.Hash);
        if (--_perOwner[node.Value.Ticket.Owner] == 0)
        {
            _perOwner.Remove(node.Value.Ticket.Owner);
        }
    }

    private sealed record Open(string Hash, Ticket Ticket, long Issued, TimeSpan Life);
}
