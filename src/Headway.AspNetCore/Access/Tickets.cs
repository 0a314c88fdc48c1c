using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Headway.Jobs.Tickets;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Gives tickets, and takes them: each good once and for a short time, so that what stands in an address is worth
/// nothing to whoever finds it there later. Only hashes are kept, so neither the time a lookup takes nor the place they
/// are kept in tells a ticket.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Tickets(AuthOptions options, TimeProvider time, ITicketStore store, Refusals refusals)
{
    private const string Prefix = "hwt_"; // no JSON Web Token begins so
    private const int SecretBytes = 32;

    /// <summary>How many are open, some of them too old perhaps.</summary>
    public int Count => store.Count;

    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A new ticket, which never outlives the token it was asked for with.</summary>
    /// <exception cref="LimitException">The caller, or all together, have too many open ones.</exception>
    public async Task<(string Ticket, DateTimeOffset Expires)> IssueAsync(Ticket ticket, DateTimeOffset tokenExpires, CancellationToken cancellationToken)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        var life = tokenExpires - now < options.TicketLife ? tokenExpires - now : options.TicketLife;
        if (await store.TryKeepAsync(Hash(text), ticket, life, new(options.MaxTickets, options.MaxTicketsPerCaller), cancellationToken))
        {
            return (text, now + life);
        }

        refusals.Count("too_many_tickets");
        throw new LimitException(LimitReached.Tickets(options.TicketLife));
    }

    /// <summary>Takes a ticket; null when there is no such one, or no more.</summary>
    public ValueTask<Ticket?> RedeemAsync(string text, CancellationToken cancellationToken) => store.TakeAsync(Hash(text), cancellationToken);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
