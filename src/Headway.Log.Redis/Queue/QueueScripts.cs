namespace Headway.Log.Redis.Queue;

/// <summary>
/// The atomic operations on the queue. All keys are in one slot, and times are those of Redis. Each script is idempotent,
/// because a lost answer causes a retry.
/// </summary>
/// <remarks>
/// <para>
/// KEYS of each: <c>line</c>, a sorted set of the queued jobs by place (the time of enqueueing, in microseconds);
/// <c>leases</c>, a sorted set of the taken jobs by the end of their leases (milliseconds); <c>held</c>, a hash from each
/// taken job to "token place"; <c>takes</c>, a hash from each token to its job. The caller creates a token per lease, so a
/// retry finds the job that the first attempt took. A returned job gets its old place, ahead of jobs enqueued later.
/// </para>
/// <para>The first write of each script is a command that a full Redis refuses, so no script stops halfway.</para>
/// </remarks>
internal static class QueueScripts
{
    /// <summary>Takes the next job, after returning jobs with expired leases to the queue.</summary>
    /// <remarks>ARGV: channel, token, milliseconds of the lease. Answers {job or nil, number of queued jobs}.</remarks>
    public const string Take = Clock + Sweep + """
        local job = redis.call('HGET', KEYS[4], ARGV[2])
        if not job then
          sweep()
          local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
          job = first[1]
          if not job then return {false, 0} end
          redis.call('HSET', KEYS[3], job, ARGV[2] .. ' ' .. first[2])
          redis.call('HSET', KEYS[4], ARGV[2], job)
          redis.call('ZREM', KEYS[1], job)
        end
        redis.call('ZADD', KEYS[2], now + ARGV[3], job)
        return {job, redis.call('ZCARD', KEYS[1])}
        """;

    /// <summary>Takes a job that is neither queued nor taken.</summary>
    /// <remarks>ARGV: channel, token, milliseconds of the lease, job. Answers 1, or 0 if it is queued or taken.</remarks>
    public const string Hold = Clock + """
        if not redis.call('HGET', KEYS[4], ARGV[2]) then
          if redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1 or redis.call('ZSCORE', KEYS[1], ARGV[4]) then return 0 end
          redis.call('HSET', KEYS[3], ARGV[4], ARGV[2] .. ' ' .. place)
          redis.call('HSET', KEYS[4], ARGV[2], ARGV[4])
        end
        redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[4])
        return 1
        """;

    /// <summary>Heartbeat: renews all leases of a node, and returns jobs with expired leases to the queue.</summary>
    /// <remarks>ARGV: channel, then for each lease its token, milliseconds and job. Answers {number of queued jobs, tokens of lost leases, milliseconds until the next lease expires or -1}.</remarks>
    public const string Renew = Clock + Sweep + """
        local lost = {}
        for i = 2, #ARGV, 3 do
          if redis.call('HGET', KEYS[4], ARGV[i]) == ARGV[i + 2] then
            redis.call('ZADD', KEYS[2], now + ARGV[i + 1], ARGV[i + 2])
          else
            lost[#lost + 1] = ARGV[i]
          end
        end
        sweep()
        local next = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
        return {redis.call('ZCARD', KEYS[1]), lost, next and next - now or -1}
        """;

    /// <summary>Ends a lease: the job goes back to the queue, or leaves it.</summary>
    /// <remarks>ARGV: channel, token, "back" or "". Answers 1, or 0 if the lease is lost.</remarks>
    public const string End = """
        local job = redis.call('HGET', KEYS[4], ARGV[2])
        if not job then return 0 end
        if ARGV[3] == 'back' then
          redis.call('ZADD', KEYS[1], string.match(redis.call('HGET', KEYS[3], job), ' (.+)$'), job)
          redis.call('PUBLISH', ARGV[1], '')
        end
        redis.call('ZREM', KEYS[2], job)
        redis.call('HDEL', KEYS[3], job)
        redis.call('HDEL', KEYS[4], ARGV[2])
        return 1
        """;

    /// <summary>Enqueues jobs, except those that are queued or taken.</summary>
    /// <remarks>ARGV: channel, then jobs. Answers the number of jobs enqueued.</remarks>
    public const string Enqueue = Clock + """
        local added = 0
        for i = 2, #ARGV do
          if redis.call('HEXISTS', KEYS[3], ARGV[i]) == 0 then
            added = added + redis.call('ZADD', KEYS[1], 'NX', string.format('%.0f', place + i - 2), ARGV[i])
          end
        end
        if added > 0 then redis.call('PUBLISH', ARGV[1], '') end
        return added
        """;

    private const string Clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local place = string.format('%.0f', time[1] * 1000000 + time[2])

        """;

    private const string Sweep = """
        local function sweep()
          local lapsed = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 100)
          for _, job in ipairs(lapsed) do
            local token, old = string.match(redis.call('HGET', KEYS[3], job) or '', '^(%S+) (%S+)$')
            redis.call('ZADD', KEYS[1], old or place, job)
            redis.call('ZREM', KEYS[2], job)
            redis.call('HDEL', KEYS[3], job)
            redis.call('HDEL', KEYS[4], token or '')
          end
          if #lapsed > 0 then redis.call('PUBLISH', ARGV[1], '') end
        end

        """;
}
