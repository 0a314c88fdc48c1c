using System.Globalization;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Who listens to the channels, among processes that share their logs: a key with an expiry, whose holder has the term.
/// Terms and marks never fall, not even when Redis has lost them, because they are at least its clock.
/// </summary>
/// <remarks>Thread-safe. Marks come over the same socket as the messages and keep their places among them.</remarks>
internal sealed class SharedChannelTurn : IChannelTurn
{
    private const string NoteName = "channel";

    // KEYS: the lease, the state. ARGV: this process, the lease in ms, the channel of marks, what the term must be above.
    private const string Take =
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return false end
        local now = redis.call('TIME')
        local function rise(field, least)
          local next = string.format('%.0f', math.max(tonumber(redis.call('HGET', KEYS[2], field) or '0') + 1, least))
          redis.call('HSET', KEYS[2], field, next)
          return next
        end
        local term = rise('term', math.max(now[1] * 1000 + math.floor(now[2] / 1000), ARGV[4] + 1))
        local mark = rise('mark', now[1] * 1000000 + now[2])
        local settled = redis.call('HGET', KEYS[2], 'settled') or '0'
        redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. term, 'PX', ARGV[2])
        redis.call('PUBLISH', ARGV[3], mark .. ' ' .. settled .. ' ' .. ARGV[1])
        return {term, mark, settled}
        """;

    // KEYS: the lease, the state. ARGV: this process and its term, the lease in ms (0: it is given up), the channel of marks, what is settled, this process.
    private const string Keep =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        local now = redis.call('TIME')
        local mark = string.format('%.0f', math.max(tonumber(redis.call('HGET', KEYS[2], 'mark') or '0') + 1, now[1] * 1000000 + now[2]))
        redis.call('HSET', KEYS[2], 'mark', mark, 'settled', ARGV[4])
        local said = mark .. ' ' .. ARGV[4] .. ' ' .. ARGV[5]
        if ARGV[2] == '0' then
          redis.call('DEL', KEYS[1])
          said = said .. ' free'
        else
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        redis.call('PUBLISH', ARGV[3], said)
        return 1
        """;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_noteLife = TimeSpan.FromDays(1);

    private readonly RedisConnection _redis;
    private readonly TimeProvider _time;
    private readonly HeardMessages _heard;
    private readonly RedisKey[] _keys;

    public SharedChannelTurn(RedisConnection redis, HeardMessages heard, TimeProvider time)
    {
        _redis = redis;
        _time = time;
        _heard = heard;
        _keys = [redis.Name("{channels}:lease"), redis.Name("{channels}:state")];
        Marks = RedisChannel.Literal(redis.Name("{channels}:marks"));

        // One that dies is replaced within Redis:LeaseTime, the time until the others look included.
        Lease = redis.Options.LeaseTime * 0.8;
    }

    /// <inheritdoc/>
    public TimeSpan Lease { get; }

    /// <inheritdoc/>
    public Action? Freed { get; set; }

    /// <summary>The channel of marks.</summary>
    public RedisChannel Marks { get; }

    private string Node => _redis.Options.Node;

    /// <inheritdoc/>
    public async Task<ChannelTerm?> TryTakeAsync(long above, CancellationToken cancellationToken)
    {
        var taken = await DoAsync(database => database.ScriptEvaluateAsync(Take, _keys, [Node, Milliseconds(Lease), Marks.ToString(), above]), cancellationToken);
        return taken.IsNull ? null : Read((string[])taken!);

        static ChannelTerm? Read(string[] numbers) => new(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
    }

    /// <inheritdoc/>
    public async Task<bool> KeepAsync(ChannelTerm term, long settled, CancellationToken cancellationToken) =>
        (int)await DoAsync(database => KeepAsync(database, term, settled, Milliseconds(Lease)), cancellationToken) == 1;

    /// <inheritdoc/>
    public Task FreeAsync(ChannelTerm term, long settled, CancellationToken cancellationToken) =>
        DoAsync(database => KeepAsync(database, term, settled, 0), cancellationToken);

    /// <inheritdoc/>
    public Task NoteAsync(long mark, IReadOnlyDictionary<string, long> places, CancellationToken cancellationToken) =>
        places.Count == 0 ? Task.CompletedTask : _redis.TryAsync(
            async database =>
            {
                await Task.WhenAll(places.Select(place => database.StringSetAsync(NoteKey(place.Key), $"{mark} {place.Value}", s_noteLife)));
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<(long Mark, long LastSeq)?> NotedAsync(string job, CancellationToken cancellationToken) =>
        (string?)await _redis.TryAsync(database => database.StringGetAsync(NoteKey(job)), cancellationToken) is { } noted && noted.Split(' ') is [var mark, var lastSeq]
            ? (Number(mark), Number(lastSeq))
            : null;

    private Task<RedisResult> KeepAsync(IDatabase database, ChannelTerm term, long settled, long lease) =>
        database.ScriptEvaluateAsync(Keep, _keys, [$"{Node} {term.Term}", lease, Marks.ToString(), settled, Node]);

    // Beside the log, in its slot.
    private RedisKey NoteKey(string job) => _redis.Name($"{{{job}}}:{NoteName}");

    /// <summary>Takes a mark that was heard.</summary>
    public void Hear(string? said)
    {
        if (said?.Split(' ') is [var mark, var settled, var node, ..] words)
        {
            _heard.Add(Number(mark), Number(settled));
            if (words.Length > 3 && node != Node)
            {
                Freed?.Invoke();
            }
        }
    }

    // Asked often, and worth nothing when it is late: so it is not repeated.
    private async Task<RedisResult> DoAsync(Func<IDatabase, Task<RedisResult>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action(_redis.Database).WaitAsync(s_answer, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            throw new LogStoreException("store_unreachable", "Redis is out of reach; the channels wait for it.", fault);
        }
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
