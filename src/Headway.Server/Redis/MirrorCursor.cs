using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// The seq of the last event that was published on a channel, stored in Redis. One script publishes and advances the cursor,
/// so each message is published once and in log order even if two processes publish the same job.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="logs">Distinguishes processes that do not share logs.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class MirrorCursor(RedisConnection redis, string logs)
{
    // KEYS: the cursor. ARGV: the channel, the cursor's time to live in ms, then the seq and the text of each message.
    private const string Publish =
        """
        local at = tonumber(redis.call('GET', KEYS[1]) or '0')
        local last, published = at, 0
        for i = 3, #ARGV, 2 do
          local seq = tonumber(ARGV[i])
          if seq > at then
            redis.call('PUBLISH', ARGV[1], ARGV[i + 1])
            last, published = math.max(last, seq), published + 1
          end
        end
        redis.call('SET', KEYS[1], string.format('%.0f', last), 'PX', ARGV[2])
        return published
        """;

    private static readonly TimeSpan s_life = TimeSpan.FromDays(1);

    /// <summary>Publishes the messages after the cursor, and advances it.</summary>
    /// <returns>The number of messages published.</returns>
    public async Task<int> PublishAsync(ChannelRoute route, string job, IReadOnlyList<(long Seq, ReadOnlyMemory<byte> Json)> messages, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            route.Pattern.Name(job), (long)s_life.TotalMilliseconds,
            .. messages.SelectMany(static message => new RedisValue[] { message.Seq, message.Json.ToArray() }),
        ];
        return (int)await redis.TryAsync(database => database.ScriptEvaluateAsync(Publish, [Key(route, job)], values), cancellationToken);
    }

    /// <summary>Reads the seq of the last published event; 0: none.</summary>
    public async Task<long> ReadAsync(ChannelRoute route, string job, CancellationToken cancellationToken) =>
        (long?)await redis.TryAsync(database => database.StringGetAsync(Key(route, job)), cancellationToken) ?? 0;

    /// <summary>Registers this process as the publisher of a job until a time. After that time another process may take over.</summary>
    public Task RegisterAsync(string job, DateTimeOffset until, CancellationToken cancellationToken) =>
        redis.TryAsync(database => database.SortedSetAddAsync(Open, job, until.ToUnixTimeMilliseconds()), cancellationToken);

    /// <summary>Removes a job whose events are all published.</summary>
    public Task RemoveAsync(string job, CancellationToken cancellationToken) =>
        redis.TryAsync(database => database.SortedSetRemoveAsync(Open, job), cancellationToken);

    /// <summary>Lists up to 100 jobs whose registration has expired.</summary>
    public async Task<IReadOnlyList<string>> ListExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await redis.TryAsync(database => database.SortedSetRangeByScoreAsync(Open, stop: now.ToUnixTimeMilliseconds(), take: 100), cancellationToken)).Select(static job => (string)job!)];

    private RedisKey Open => redis.Name($"{{mirrors}}:open{logs}");

    private RedisKey Key(ChannelRoute route, string job) => redis.Name($"{{{job}}}:mirror:{route.Dialect.Name}");
}
