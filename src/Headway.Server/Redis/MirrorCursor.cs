using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// How far a job was told on a channel, kept beside the job. Publishing and moving on are one script, so that whoever
/// tells a job, and be it two at once, each message goes out once and in the order of the log.
/// </summary>
/// <param name="redis">Where.</param>
/// <param name="logs">Tells apart processes that do not share their logs.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class MirrorCursor(RedisConnection redis, string logs)
{

    // KEYS: the cursor. ARGV: the channel, the cursor's life in ms, then the seq and the text of each message.
    private const string Tell =
        """
        local at = tonumber(redis.call('GET', KEYS[1]) or '0')
        local last, told = at, 0
        for i = 3, #ARGV, 2 do
          local seq = tonumber(ARGV[i])
          if seq > at then
            redis.call('PUBLISH', ARGV[1], ARGV[i + 1])
            last, told = math.max(last, seq), told + 1
          end
        end
        redis.call('SET', KEYS[1], string.format('%.0f', last), 'PX', ARGV[2])
        return told
        """;

    private static readonly TimeSpan s_life = TimeSpan.FromDays(1);

    /// <summary>Publishes what was not told before.</summary>
    /// <returns>How many messages that were.</returns>
    public async Task<int> TellAsync(ChannelRoute route, string job, IReadOnlyList<(long Seq, ReadOnlyMemory<byte> Json)> messages, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            route.Pattern.Name(job), (long)s_life.TotalMilliseconds,
            .. messages.SelectMany(static message => new RedisValue[] { message.Seq, message.Json.ToArray() }),
        ];
        return (int)await redis.TryAsync(database => database.ScriptEvaluateAsync(Tell, [Key(route, job)], values), cancellationToken);
    }

    /// <summary>The seq of the last event that was told.</summary>
    public async Task<long> ReadAsync(ChannelRoute route, string job, CancellationToken cancellationToken) =>
        (long?)await redis.TryAsync(database => database.StringGetAsync(Key(route, job)), cancellationToken) ?? 0;

    /// <summary>Notes that a job is being told, until a time; whoever finds it later than that goes on.</summary>
    public Task KeepAsync(string job, DateTimeOffset until, CancellationToken cancellationToken) =>
        redis.TryAsync(database => database.SortedSetAddAsync(Open, job, until.ToUnixTimeMilliseconds()), cancellationToken);

    /// <summary>The job was told to its end.</summary>
    public Task CloseAsync(string job, CancellationToken cancellationToken) =>
        redis.TryAsync(database => database.SortedSetRemoveAsync(Open, job), cancellationToken);

    /// <summary>Jobs that nobody tells any more.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        [.. (await redis.TryAsync(database => database.SortedSetRangeByScoreAsync(Open, stop: now.ToUnixTimeMilliseconds(), take: 100), cancellationToken)).Select(static job => (string)job!)];

    private RedisKey Open => redis.Name($"{{mirrors}}:open{logs}");

    private RedisKey Key(ChannelRoute route, string job) => redis.Name($"{{{job}}}:mirror:{route.Dialect.Name}");
}
