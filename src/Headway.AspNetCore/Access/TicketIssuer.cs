using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Headway.Jobs.Tickets;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Issues and redeems tickets. A ticket is valid once and for a short time, so a URL that leaks later is worthless. The
/// store holds only hashes, so neither the store's content nor the duration of a lookup reveals a ticket.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TicketIssuer(AuthOptions options, TimeProvider time, ITicketStore store, RefusalCounter refusals)
{
    private const string Prefix = "hwt_"; // no JSON Web Token starts with this
    private const int SecretBytes = 32;

    /// <summary>The number of unused tickets, which may include expired ones.</summary>
    public int Count => store.Count;

    public static bool IsTicket(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Issues a ticket that expires no later than the token of the request.</summary>
    /// <exception cref="TemporaryRefusalException">The caller has too many unused tickets, or all callers together have.</exception>
    public async Task<(string Ticket, DateTimeOffset Expires)> IssueAsync(Ticket ticket, DateTimeOffset tokenExpires, CancellationToken cancellationToken)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        var life = tokenExpires - now < options.TicketLife ? tokenExpires - now : options.TicketLife;
        if (await store.TryAddAsync(Hash(text), ticket, life, new(options.MaxTickets, options.MaxTicketsPerCaller), cancellationToken))
        {
            return (text, now + life);
        }

        refusals.Count("too_many_tickets");
        throw new TemporaryRefusalException(TemporaryRefusal.TooManyTickets(options.TicketLife));
    }

    /// <summary>Redeems a ticket; null if it does not exist, is used, or has expired.</summary>
    public ValueTask<Ticket?> RedeemAsync(string text, CancellationToken cancellationToken) => store.TakeAsync(Hash(text), cancellationToken);

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
