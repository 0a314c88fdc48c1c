using System.Security.Cryptography;
using System.Text;
using Headway.Jobs.Tickets;
using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>
/// Open tickets in Redis, so that every node accepts a ticket of any node, once. A ticket is a key that expires. Two sorted
/// sets, ordered by expiry, count the open tickets. All keys of a ticket are in one slot, because one script uses them.
/// </summary>
/// <remarks>Thread-safe. The times are those of Redis.</remarks>
internal sealed class RedisTickets(RedisConnection redis) : ITicketStore
{
    private const string Sets = "{tickets}:";

    // KEYS: the ticket, all that are open, the owner's. ARGV: the ticket, its hash, its life in ms, the two bounds.
    // A retry after a lost answer finds the ticket and adds none.
    private const string Keep =
        """
        local now = redis.call('TIME')
        now = now[1] * 1000 + math.floor(now[2] / 1000)
        if redis.call('EXISTS', KEYS[1]) == 0 then
          redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
          redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
          if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) or redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[5]) then
            return -1
          end
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
          for i = 2, 3 do
            redis.call('ZADD', KEYS[i], now + ARGV[3], ARGV[2])
            redis.call('PEXPIRE', KEYS[i], 600000)
          end
        end
        return redis.call('ZCARD', KEYS[2])
        """;

    // KEYS: the ticket, all that are open. ARGV: its hash.
    private const string Take =
        """
        local ticket = redis.call('GET', KEYS[1])
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        return ticket
        """;

    private int _count;

    /// <summary>The number of open tickets when this node last created one.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public async ValueTask<bool> TryAddAsync(string hash, Ticket ticket, TimeSpan life, TicketLimits limits, CancellationToken cancellationToken)
    {
        var milliseconds = (long)Math.Ceiling(life.TotalMilliseconds);
        if (milliseconds <= 0)
        {
            return true; // its token has just expired, so the ticket could never be used
        }

        RedisValue[] values = [Write(ticket), hash, milliseconds, limits.Total, limits.PerOwner];
        var open = (int)await redis.TryAsync(
            database => database.ScriptEvaluateAsync(Keep, [Key(hash), AllKey, OwnerKey(ticket.Owner)], values), cancellationToken);
        if (open < 0)
        {
            return false;
        }

        Volatile.Write(ref _count, open);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<Ticket?> TakeAsync(string hash, CancellationToken cancellationToken)
    {
        var kept = (string?)await redis.TryAsync(database => database.ScriptEvaluateAsync(Take, [Key(hash), AllKey], [hash]), cancellationToken);
        if (Parse(kept) is not { } ticket)
        {
            return null;
        }

        // Only a count: should it get lost, the ticket leaves it when its time is over.
        await redis.Database.SortedSetRemoveAsync(OwnerKey(ticket.Owner), hash, CommandFlags.FireAndForget);
        return ticket;
    }

    // A node of an older version writes no access and reads a ticket that has one as a ticket of an unknown job.
    private static string Write(Ticket ticket) =>
        ticket.May == TicketAccess.Read ? $"{ticket.Job} {ticket.Owner}" : $"{ticket.Job}:{ticket.May} {ticket.Owner}";

    private static Ticket? Parse(string? kept) => kept?.Split(' ', 2) is not [var what, var owner] ? null
        : what.Split(':') is [var job, var may] ? Enum.TryParse<TicketAccess>(may, out var access) ? new(owner, job, access) : null
        : new(owner, what);

    private RedisKey AllKey => redis.Name(Sets + "open");

    private RedisKey Key(string hash) => redis.Name(Sets + hash);

    private RedisKey OwnerKey(string owner) => redis.Name($"{Sets}of:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(owner)))}");
}
