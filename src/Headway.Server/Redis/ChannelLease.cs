using System.Globalization;
using System.Net.Sockets;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Who leads, of the processes that share their logs: the holder of a key in Redis that expires. Each leader has a higher
/// term than the one before. A process whose logs are its own always leads.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="isShared">Whether other processes append to the same logs.</param>
/// <param name="time">The clock.</param>
/// <remarks>Thread-safe. Terms are at least Redis' clock in microseconds, so they rise even after Redis has lost its data.</remarks>
internal sealed class ChannelLease(RedisConnection redis, bool isShared, TimeProvider time)
{
    // KEYS: the lease, the state. ARGV: this process, the lease in ms, what the term must be above.
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

    // KEYS: the lease, the state. ARGV: this process and its term, the channel that says so, this process, the term if it hands over.
    private const string Free =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        local heard = redis.call('PUBLISH', ARGV[2], ARGV[3])
        if ARGV[4] ~= '' and heard > 1 then redis.call('HSET', KEYS[2], 'leaving', ARGV[4]) end
        return heard
        """;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly RedisKey[] _keys = [redis.Name("{channels}:lease"), redis.Name("{channels}:state")];

    /// <summary>Whether other processes append to the same logs.</summary>
    public bool IsShared => isShared;

    /// <summary>Whether the messages come over several servers, so that a mark keeps no exact place among them.</summary>
    public bool IsCluster => redis.IsCluster;

    /// <summary>How long a leader that says nothing keeps the lease. Another takes it within <c>Redis:LeaseTime</c>.</summary>
    public TimeSpan Time { get; } = redis.Options.LeaseTime * 0.8;

    /// <summary>Where a leader that stops says so.</summary>
    public RedisChannel Freed { get; } = RedisChannel.Literal(redis.Name("{channels}:freed"));

    /// <summary>This process' name.</summary>
    public string Node => redis.Options.Node;

    /// <summary>Takes the lease; null: another process holds it.</summary>
    /// <param name="above">What the term must be higher than.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The term, and the term of a leader that hands over now; 0: none does.</returns>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public async Task<(long Term, long Leaving)?> TryTakeAsync(long above, CancellationToken cancellationToken)
    {
        if (!isShared)
        {
            return (Math.Max(above + 1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), 0);
        }

        var taken = await DoAsync(database => database.ScriptEvaluateAsync(Take, _keys, [Node, (long)Time.TotalMilliseconds, above]), cancellationToken);
        return taken.IsNull ? null : (Number((string?)taken[0]), Number((string?)taken[1]));
    }

    /// <summary>Keeps the lease; false: it is lost.</summary>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public async Task<bool> KeepAsync(long term, long highestEpoch, CancellationToken cancellationToken) => !isShared || 1 == (int)await DoAsync(
        database => database.ScriptEvaluateAsync(Keep, _keys, [Holder(term), (long)Time.TotalMilliseconds, highestEpoch]), cancellationToken);

    /// <summary>Gives the lease up, so that another can take it at once.</summary>
    /// <param name="term">The term.</param>
    /// <param name="handsOver">Whether this process still appends what comes before its successor's mark, and then calls <see cref="FinishAsync"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether another process waits for it.</returns>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public async Task<bool> FreeAsync(long term, bool handsOver, CancellationToken cancellationToken) => isShared && 1 < (int)await DoAsync(
        database => database.ScriptEvaluateAsync(Free, _keys, [Holder(term), Freed.ToString(), Node, handsOver ? term : ""]), cancellationToken);

    /// <summary>Says that everything before the successor's mark is stored.</summary>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public Task FinishAsync(long term, CancellationToken cancellationToken) =>
        DoAsync(database => database.HashSetAsync(_keys[1], "done", term), cancellationToken);

    /// <summary>Waits until the leader before has finished; false: it did not in time.</summary>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public async Task<bool> FinishedAsync(long term, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < patience)
        {
            if (Number(await DoAsync(database => database.HashGetAsync(_keys[1], "done"), cancellationToken)) == term)
            {
                return true;
            }

            await Task.Delay(s_look, time, cancellationToken);
        }

        return false;
    }

    // Asked often, and useless when late: it is not retried.
    private async Task<T> DoAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(redis.Database).WaitAsync(s_answer, time, cancellationToken);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or IOException or SocketException)
        {
            throw new LogStoreException("store_unreachable", "Redis is out of reach; the channels wait for it.", fault);
        }
    }

    private string Holder(long term) => $"{Node} {term.ToString(CultureInfo.InvariantCulture)}";

    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
