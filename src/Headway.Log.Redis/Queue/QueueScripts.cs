namespace Headway.Log.Redis.Queue;

/// <summary>
/// What must happen to the line as one step. All keys lie in one slot, times are Redis's own, and each script is right to
/// run twice, for an answer may be lost.
/// </summary>
/// <remarks>
/// <para>
/// KEYS of each: <c>line</c>, a sorted set of the jobs that wait by their places (microseconds at which they came);
/// <c>leases</c>, a sorted set of the jobs that are taken by when their leases end (milliseconds); <c>held</c>, a hash
/// from each of those jobs to "token place"; <c>takes</c>, a hash from each token to its job. A token is one taking: made
/// by the taker, so that a repeated call finds what the first one took. A job that goes back into the line goes back to
/// its old place, which is the front of all that were not taken yet.
/// </para>
/// <para>The first command that writes is always one that a full Redis refuses, so nothing is ever half-done.</para>
/// </remarks>
internal static class QueueScripts
{
    /// <summary>The next job of the line. Leases that have lapsed go back into it first.</summary>
    /// <remarks>ARGV: channel, token, milliseconds of the lease. Answers {job or nil, how many wait still}.</remarks>
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

    /// <summary>Takes a job that is not in line and that nobody has.</summary>
    /// <remarks>ARGV: channel, token, milliseconds of the lease, job. Answers 1, or 0 when it is in line or taken.</remarks>
    public const string Hold = Clock + """
        if not redis.call('HGET', KEYS[4], ARGV[2]) then
          if redis.call('HEXISTS', KEYS[3], ARGV[4]) == 1 or redis.call('ZSCORE', KEYS[1], ARGV[4]) then return 0 end
          redis.call('HSET', KEYS[3], ARGV[4], ARGV[2] .. ' ' .. place)
          redis.call('HSET', KEYS[4], ARGV[2], ARGV[4])
        end
        redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[4])
        return 1
        """;

    /// <summary>Heartbeat: all leases of a node last longer; those of other nodes that have lapsed go back into the line.</summary>
    /// <remarks>ARGV: channel, then for each lease its token, milliseconds and job. Answers {how many wait, tokens that hold no more, milliseconds until the next lease would lapse or -1}.</remarks>
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

    /// <summary>Ends a lease that holds: the job goes back into the line, or is done with.</summary>
    /// <remarks>ARGV: channel, token, "back" or "". Answers 1, or 0 when the lease does not hold.</remarks>
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

    /// <summary>Puts jobs at the end of the line, those left out that are in it or taken.</summary>
    /// <remarks>ARGV: channel, then jobs. Answers how many were put there.</remarks>
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
