namespace Headway.Log.Redis.Store;

/// <summary>The atomic operations on jobs. Each script uses keys of one slot, and is idempotent.</summary>
internal static class Scripts
{
    /// <summary>
    /// Stores a group of events if the job still has the version that the writer expects; otherwise returns its state.
    /// The node's mark identifies a retry of a call whose answer was lost.
    /// </summary>
    /// <remarks>
    /// KEYS: state, log, request, producers. ARGV: expected version, new version, node, mark, state, channel, milliseconds to
    /// live or "", first seq, first seq to keep or "", how many producers change, the header of the message that is published,
    /// the producers' ids and states ("": the producer leaves the hash), then the events' lines. Answers {1}, {version, state}, or {} where there is no such job.
    /// The first write is a command that a full Redis refuses, so no group is stored in part.
    /// </remarks>
    public const string Append = """
        local now = redis.call('HMGET', KEYS[1], 'v', 's', 'n:' .. ARGV[3])
        if now[3] == ARGV[4] then return {1} end
        if not now[1] then return {} end
        if now[1] ~= ARGV[1] then return {now[1], now[2]} end
        local last = tonumber(ARGV[8]) - 1
        local lines = 12 + 2 * tonumber(ARGV[10])
        for i = lines, #ARGV do
          last = last + 1
          redis.call('XADD', KEYS[2], string.format('%d-0', last), 'e', ARGV[i])
        end
        redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', ARGV[5], 'l', string.format('%d', last), 'n:' .. ARGV[3], ARGV[4])
        for i = 12, lines - 1, 2 do
          if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[4], ARGV[i]) else redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1]) end
        end
        if ARGV[9] ~= '' then redis.call('XTRIM', KEYS[2], 'MINID', ARGV[9]) end
        if ARGV[7] ~= '' then for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[7]) end end
        if #ARGV >= lines then redis.call('PUBLISH', ARGV[6], ARGV[11] .. '\n' .. table.concat(ARGV, '', lines)) end
        return {1}
        """;

    /// <summary>Stores a job and its first event, unless the id exists or was deleted.</summary>
    /// <remarks>
    /// KEYS: state, log, request, producers, mark of a deletion. ARGV: version, node, mark, state, channel, milliseconds to
    /// live or "", seq, line, request, the header of the message that is published.
    /// Answers {1}, {version, state} of the job that is there, or {} where it was deleted.
    /// </remarks>
    public const string Create = """
        local now = redis.call('HMGET', KEYS[1], 'v', 's')
        if now[1] == ARGV[1] then return {1} end
        if now[1] then return {now[1], now[2]} end
        if redis.call('EXISTS', KEYS[5]) == 1 then return {} end
        redis.call('DEL', KEYS[2], KEYS[4])
        redis.call('SET', KEYS[3], ARGV[9])
        redis.call('XADD', KEYS[2], ARGV[7] .. '-0', 'e', ARGV[8])
        redis.call('HSET', KEYS[1], 'v', ARGV[1], 's', ARGV[4], 'l', ARGV[7], 'n:' .. ARGV[2], ARGV[3])
        if ARGV[6] ~= '' then for i = 1, 4 do redis.call('PEXPIRE', KEYS[i], ARGV[6]) end end
        redis.call('PUBLISH', ARGV[5], ARGV[10] .. '\n' .. ARGV[8])
        return {1}
        """;

    /// <summary>Deletes a job. Its events get an expiry, so they are removed even if the caller dies.</summary>
    /// <remarks>
    /// KEYS: state, log, request, producers, mark of a deletion. ARGV: the mark, milliseconds that it lives, milliseconds
    /// that the events live. Answers {about how many bytes the events take}, {0} when an earlier try of this call has deleted the job, or {}.
    /// </remarks>
    public const string Delete = """
        if redis.call('GET', KEYS[5]) == ARGV[1] then return {0} end
        if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
        local bytes = redis.call('MEMORY', 'USAGE', KEYS[2]) or 0
        redis.call('SET', KEYS[5], ARGV[1], 'PX', ARGV[2])
        redis.call('DEL', KEYS[1], KEYS[3], KEYS[4])
        if ARGV[3] == '0' then redis.call('DEL', KEYS[2]) else redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
        return {bytes}
        """;

    /// <summary>About how many bytes a log takes; 0: it does not exist.</summary>
    /// <remarks>KEYS: log.</remarks>
    public const string Measure = "return redis.call('MEMORY', 'USAGE', KEYS[1]) or 0";

    /// <summary>Removes an idempotency key if it still names the job.</summary>
    /// <remarks>KEYS: the key. ARGV: the job.</remarks>
    public const string Release = """
        local value = redis.call('GET', KEYS[1])
        if value and string.sub(value, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then return redis.call('DEL', KEYS[1]) end
        return 0
        """;

    /// <summary>Reads events up to a number and a size, so that pages of large events stay small.</summary>
    /// <remarks>KEYS: log. ARGV: the id to begin behind, most events, most bytes. Answers the lines' list.</remarks>
    public const string Read = """
        local lines, bytes, after, most = {}, 0, ARGV[1], tonumber(ARGV[2])
        while #lines < most and bytes < tonumber(ARGV[3]) do
          local some = redis.call('XRANGE', KEYS[1], '(' .. after, '+', 'COUNT', math.min(64, most - #lines))
          if #some == 0 then break end
          for _, entry in ipairs(some) do
            lines[#lines + 1] = entry[2][2]
            bytes = bytes + #entry[2][2]
            after = entry[1]
            if bytes >= tonumber(ARGV[3]) then break end
          end
        end
        return lines
        """;

    /// <summary>Makes an idempotency key name another job, if it names the expected one. The digest stays.</summary>
    /// <remarks>KEYS: the idempotency key. ARGV: the job it names, the job it shall name.</remarks>
    public const string MoveKey = """
        local now = redis.call('GET', KEYS[1])
        if now and string.sub(now, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then redis.call('SET', KEYS[1], ARGV[2] .. string.sub(now, #ARGV[1] + 1)) end
        """;

    /// <summary>Lets an idempotency key expire with the job that it names.</summary>
    /// <remarks>KEYS: the idempotency key. ARGV: the job, milliseconds to live.</remarks>
    public const string ExpireKey = """
        local now = redis.call('GET', KEYS[1])
        if now and string.sub(now, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        """;

    /// <summary>Adds a job to the lists at the next place, unless it is listed.</summary>
    /// <remarks>KEYS: all, owner's, open, last place. ARGV: id, "id owner". Places are times in microseconds, so they increase even after the last one was lost.</remarks>
    public const string AddToLists = """
        if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
        local time = redis.call('TIME')
        local place = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('GET', KEYS[4]) or '0') + 1)
        redis.call('SET', KEYS[4], string.format('%d', place))
        redis.call('ZADD', KEYS[1], place, ARGV[2])
        redis.call('ZADD', KEYS[2], place, ARGV[1])
        redis.call('ZADD', KEYS[3], place, ARGV[1])
        return 1
        """;
}
