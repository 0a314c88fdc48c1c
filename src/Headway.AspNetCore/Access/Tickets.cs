using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Tickets that are open: each good once and for a short time, so that what stands in an address is worth nothing to
/// whoever finds it there later. Kept in memory, as hashes, and bounded by caller and in all.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Tickets(AuthOptions options, TimeProvider time, Refusals refusals)
{
    private const string Prefix = "hwt_"; // no JSON Web Token begins so
    private const int SecretBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Open>> _byHash = new(StringComparer.Ordinal);
    private readonly LinkedList<Open> _inOrder = new(); // all live equally long, so the first is the first to end
    private readonly Dictionary<string, int> _perOwner = new(StringComparer.Ordinal);

    /// <summary>How many are open, some of them too old perhaps.</summary>
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

    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A new ticket, which never outlives the token it was asked for with.</summary>
    /// <exception cref="LimitException">The caller, or all together, have too many open ones.</exception>
    public (string Ticket, DateTimeOffset Expires) Issue(string owner, string job, DateTimeOffset tokenExpires)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        var life = tokenExpires - now < options.TicketLife ? tokenExpires - now : options.TicketLife;
        lock (_gate)
        {
            DropOld();
            var own = _perOwner.GetValueOrDefault(owner);
            if (own >= options.MaxTicketsPerCaller || _byHash.Count >= options.MaxTickets)
            {
                refusals.Count("too_many_tickets");
                throw new LimitException(LimitReached.Tickets(options.TicketLife));
            }

            _perOwner[owner] = own + 1;
            var hash = Hash(text);
            _byHash[hash] = _inOrder.AddLast(new Open(hash, new(owner, job), time.GetTimestamp(), life));
        }

        return (text, now + life);
    }

    /// <summary>Takes a ticket; null when there is no such one, or no more.</summary>
    public Ticket? Redeem(string text)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(Hash(text), out var node))
            {
                return null;
            }

            Remove(node);
            return time.GetElapsedTime(node.Value.Issued) < node.Value.Life ? node.Value.Ticket : null;
        }
    }

    // Compared as hashes, so neither the time a lookup takes nor the memory of the process tells a ticket.
    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void DropOld()
    {
        while (_inOrder.First is { } first && time.GetElapsedTime(first.Value.Issued) >= options.TicketLife)
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
