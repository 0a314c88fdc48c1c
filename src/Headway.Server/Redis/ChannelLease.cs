using System.Globalization;
using System.Net.Sockets;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Elects a leader among the processes that share logs: the holder of a key in Redis that expires. Each leader has a higher
/// term than its predecessor. A process that does not share its logs is always the leader.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="isShared">Whether other processes append to the same logs.</param>
/// <param name="time">The clock.</param>
/// <remarks>Thread-safe. A term is at least Redis's clock in microseconds, so terms increase even after Redis has lost its data.</remarks>
internal sealed class ChannelLease(RedisConnection redis, bool isShared, TimeProvider time)
{
    // KEYS: the lease, the state. ARGV: this process, the lease in ms, the exclusive lower bound of the term.
    private const string Take =
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return false end
        local now = redis.call('TIME')
        local last = tonumber(redis.call('HGET', KEYS[2], 'term') or '0')
        local term = string.format('%.0f', math.max(last + 1, now[1] * 1000000 + now[2], ARGV[3] + 1))
        local leaving = redis.call('HGET', KEYS[2], 'leaving') or '0'
        redis.call('HSET', KEYS[2], 'term', term)
        redis.call('HDEL', KEYS[2], 'leaving')
        redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. term, 'PX', ARGV[2])
        return {term, leaving}
        """;

    // KEYS: the lease, the state. ARGV: this process and its term, the lease in ms, the highest epoch in use.
    private const string Keep =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        if tonumber(redis.call('HGET', KEYS[2], 'term') or '0') < tonumber(ARGV[3]) then
          redis.call('HSET', KEYS[2], 'term', ARGV[3])
        end
        return 1
        """;

    // KEYS: the lease, the state. ARGV: this process and its term, the channel for the announcement, this process, the term if it hands over.
    private const string Free =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        local receivers = redis.call('PUBLISH', ARGV[2], ARGV[3])
        if ARGV[4] ~= '' and receivers > 1 then redis.call('HSET', KEYS[2], 'leaving', ARGV[4]) end
        return receivers
        """;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly RedisKey[] _keys = [redis.Name("{channels}:lease"), redis.Name("{channels}:state")];

    /// <summary>Whether other processes append to the same logs.</summary>
    public bool IsShared => isShared;

    /// <summary>Whether messages come from several servers, so that the order between a mark and other messages is not guaranteed.</summary>
    public bool IsCluster => redis.IsCluster;

    /// <summary>The time until a lease that is not renewed expires. Another process takes it within <c>Redis:LeaseTime</c>.</summary>
    public TimeSpan Time { get; } = redis.Options.LeaseTime * 0.8;

    /// <summary>The channel on which a stopping leader announces that the lease is free.</summary>
    public RedisChannel Freed { get; } = RedisChannel.Literal(redis.Name("{channels}:freed"));

    /// <summary>This process' name.</summary>
    public string Node => redis.Options.Node;

    /// <summary>Takes the lease; null: another process holds it.</summary>
    /// <param name="above">The exclusive lower bound of the term.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The term, and the term of the predecessor if it hands over; otherwise 0.</returns>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<(long Term, long Predecessor)?> TryTakeAsync(long above, CancellationToken cancellationToken)
    {
        if (!isShared)
        {
            return (Math.Max(above + 1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), 0);
        }

        var taken = await RunAsync(database => database.ScriptEvaluateAsync(Take, _keys, [Node, (long)Time.TotalMilliseconds, above]), cancellationToken);
        return taken.IsNull ? null : (ParseNumber((string?)taken[0]), ParseNumber((string?)taken[1]));
    }

    /// <summary>Renews the lease; false: it is lost.</summary>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<bool> KeepAsync(long term, long highestEpoch, CancellationToken cancellationToken) => !isShared || 1 == (int)await RunAsync(
        database => database.ScriptEvaluateAsync(Keep, _keys, [Holder(term), (long)Time.TotalMilliseconds, highestEpoch]), cancellationToken);

    /// <summary>Releases the lease, so that another process can take it immediately.</summary>
    /// <param name="term">The term.</param>
    /// <param name="handsOver">Whether this process still appends the messages before its successor's mark, and then calls <see cref="FinishAsync"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether another process waits for it.</returns>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<bool> FreeAsync(long term, bool handsOver, CancellationToken cancellationToken) => isShared && 1 < (int)await RunAsync(
        database => database.ScriptEvaluateAsync(Free, _keys, [Holder(term), Freed.ToString(), Node, handsOver ? term : ""]), cancellationToken);

    /// <summary>Records that all messages before the successor's mark are stored.</summary>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public Task FinishAsync(long term, CancellationToken cancellationToken) =>
        RunAsync(database => database.HashSetAsync(_keys[1], "done", term), cancellationToken);

    /// <summary>Waits until the predecessor has called <see cref="FinishAsync"/>; false: it did not within <paramref name="patience"/>.</summary>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<bool> WaitForHandOverAsync(long term, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < patience)
        {
            if (ParseNumber(await RunAsync(database => database.HashGetAsync(_keys[1], "done"), cancellationToken)) == term)
            {
                return true;
            }

            await Task.Delay(s_pollInterval, time, cancellationToken);
        }

        return false;
    }

    // No retry: calls are frequent, and a late answer is useless.
    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(redis.Database).WaitAsync(s_timeout, time, cancellationToken);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or IOException or SocketException)
        {
            throw new LogStoreException("store_unreachable", "Redis is unreachable; the channels wait for it.", fault);
        }
    }

    private string Holder(long term) => $"{Node} {term.ToString(CultureInfo.InvariantCulture)}";

    private static long ParseNumber(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
