using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>Single jobs in Redis: where they stand, their writers, and the scripts that change them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobStore
{
    private const int MaxWriters = 8192;
    private const int MaxPageBytes = 512 << 10;
    private static readonly TimeSpan s_writerDelay = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action<TimeSpan, int> _committed;
    private readonly ConcurrentDictionary<string, LogWriter> _writers = new(StringComparer.Ordinal);
    private readonly string _process = Guid.NewGuid().ToString("n");
    private readonly Retention _retention;
    private long _commits;

    public JobStore(RedisConnection connection, TimeProvider time, Action<TimeSpan, int> committed, Action<string, TailMessage> stored, LossRecovery recovery)
    {
        _connection = connection;
        _time = time;
        _committed = committed;
        Publish = stored;
        Keys = new(connection);
        TailKey = new(connection, Keys.TailKey);
        Recovery = recovery;
        _retention = new(connection.Options.Retention, connection.Options.RetentionByKind);
    }

    public Keys Keys { get; }

    public TailKey TailKey { get; }

    public LossRecovery Recovery { get; }

    /// <summary>Told of what this process stored, at once.</summary>
    private Action<string, TailMessage> Publish { get; }

    public DateTimeOffset Now() => _time.GetUtcNow();

    /// <summary>A version that no other commit has: the process, and how many commits it has begun.</summary>
    public string NextVersion() => string.Create(CultureInfo.InvariantCulture, $"{_process}.{Interlocked.Increment(ref _commits)}");

    public Task<AppendResult> WriteAsync(string job, PendingWrite write)
    {
        while (!_writers.GetOrAdd(job, static (id, store) => new(id, store, null), this).TryWrite(write))
        {
        }

        return write.Task;
    }

    public async Task<JobState?> LoadAsync(string job, CancellationToken cancellationToken)
    {
        var found = await _connection.TryAsync(redis => redis.HashGetAsync(Keys.State(job), ["v", "s"]), cancellationToken);
        return found[0].IsNull ? null : JobState.Read(found[0]!, found[1]!);
    }

    /// <summary>What Redis holds of these producers besides the state of their job.</summary>
    public async Task<SpilledProducers> LoadProducersAsync(string job, string[] ids)
    {
        RedisValue[] fields = [.. ids.Select(static id => (RedisValue)id)];
        var (values, count) = await _connection.TryAsync(
            async redis =>
            {
                var found = redis.HashGetAsync(Keys.Producers(job), fields);
                var known = redis.HashLengthAsync(Keys.Producers(job));
                return (await found, await known);
            },
            CancellationToken.None);
        var producers = ids.Zip(values).Where(static pair => !pair.Second.IsNull)
            .ToDictionary(static pair => pair.First, static pair => JobState.ReadProducer(pair.Second!), StringComparer.Ordinal);
        return new((int)count, producers);
    }

    /// <summary>Up to so many events after a cursor; fewer when they are large, and none beyond a stretch that is missing.</summary>
    public async ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken)
    {
        // A stream's ids end at 2^64 - 1; a cursor beyond any log has nothing behind it either way.
        RedisValue[] values = [Math.Max(0, after), limit, MaxPageBytes];
        RedisKey[] keys = [Keys.Log(job)];
        var lines = (byte[][])(await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Read, keys, values), cancellationToken))!;
        var events = new List<LogEvent>(lines.Length);
        foreach (var line in lines)
        {
            var e = LogEvent.Parse(line);
            if (events.Count > 0 && e.Seq != events[^1].Seq + 1)
            {
                break; // what is missing in between is told by the next page
            }

            events.Add(e);
        }

        return new(events, events.Count > 0 ? events[0].Seq : 1);
    }

    /// <summary>Stores a draft, or says where the job stands instead.</summary>
    public async Task<(bool IsStored, JobState? Found)> StoreAsync(string job, Draft draft)
    {
        var began = _time.GetTimestamp();
        await TailKey.EnsureAsync(CancellationToken.None);
        var keys = KeysOf(job);
        var values = Values(job, draft);
        var answer = await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Append, keys, values), CancellationToken.None);
        if (Found(answer) is { IsStored: false } other)
        {
            return other;
        }

        _committed(_time.GetElapsedTime(began), 1);
        if (draft.Events.Count > 0)
        {
            Publish(job, new(draft.From.Version, draft.Version, draft.Events));
        }

        if (IsEnd(draft))
        {
            _ = CleanUpAsync(draft.Record, draft.From.Idempotency);
        }

        return (true, null);
    }

    /// <summary>Stores a new job, or says where the one stands that is there.</summary>
    public async Task<(bool IsStored, JobState? Found)> CreateAsync(JobState state, LogEvent first, ReadOnlyMemory<byte> request)
    {
        await TailKey.EnsureAsync(CancellationToken.None);
        var job = state.Record.Id;
        RedisValue[] values =
        [
            state.Version, _process, state.Version, state.Write(), (string)Keys.Tail(job)!, state.Record.IsClosed ? TimeToLive(state.Record) : "",
            first.Seq, Bytes(first.Line), Bytes(request), Header(job, "-", state.Version, [first]),
        ];
        var answer = await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Create, [.. KeysOf(job), Keys.Deleted(job)], values), CancellationToken.None);
        if (Found(answer) is { IsStored: false } other)
        {
            return other;
        }

        Publish(job, new("-", state.Version, [first]));
        CacheWriter(job, state, first);
        return (true, null);
    }

    /// <summary>Deletes a job; its events live on for a time.</summary>
    /// <returns>About how many bytes its events take; null: there is no such job.</returns>
    public async Task<long?> DeleteAsync(string job, TimeSpan grace, TimeSpan nameLife, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. KeysOf(job), Keys.Deleted(job)];
        RedisValue[] values = [NextVersion(), (long)nameLife.TotalMilliseconds, (long)grace.TotalMilliseconds];
        var answer = (long[])(await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Delete, keys, values), cancellationToken))!;
        return answer is [var bytes] ? bytes : null;
    }

    public void RemoveIdle(string job, LogWriter writer)
    {
        if (writer.Retire())
        {
            _writers.TryRemove(new(job, writer));
        }
    }

    /// <summary>Looks whether Redis still has a log, if it was lately written here.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> VerifyAsync(string job)
    {
        if (!_writers.TryGetValue(job, out var writer))
        {
            return false;
        }

        await writer.VerifyAsync();
        return true;
    }

    /// <summary>Looks whether Redis still has all the open logs that were lately written here.</summary>
    public Task VerifyAsync() => Parallel.ForEachAsync(
        _writers.Values, new ParallelOptions { MaxDegreeOfParallelism = 32 }, static async (writer, _) => await writer.VerifyAsync());

    /// <summary>Lets the writers forget what was written before a time, and idle ones go where there are many.</summary>
    public void TrimWriters(DateTimeOffset before)
    {
        var areMany = _writers.Count > MaxWriters;
        foreach (var (job, writer) in _writers)
        {
            writer.Recent.RemoveBefore(before);
            if (areMany)
            {
                RemoveIdle(job, writer);
            }
        }
    }

    /// <summary>Where a job stands, once it is made sure that its log is the one that was heard here.</summary>
    public async Task<JobState?> CheckAsync(JobRecord known, RecentEvents recent)
    {
        var found = await LoadAsync(known.Id, CancellationToken.None);
        if (found is null || found.Record.LastSeq < known.LastSeq)
        {
            // Whoever wrote it knows more, above all its producers' numbers; of writers elsewhere one can only wait.
            await (_writers.TryGetValue(known.Id, out var writer) ? writer.VerifyAsync() : Task.Delay(s_writerDelay, _time, CancellationToken.None));
            found = await LoadAsync(known.Id, CancellationToken.None);
        }

        return await Recovery.CheckAsync(known, null, recent, found);
    }

    // The lists are in another slot than the job, so this comes after; whoever lists open jobs puts right what was missed.
    private async Task CleanUpAsync(JobRecord job, string? idempotency)
    {
        try
        {
            await _connection.TryAsync(redis => redis.SortedSetRemoveAsync(Keys.OpenJobs, job.Id), CancellationToken.None);
            if (idempotency is not null && _retention.Of(job.Kind) is { } life)
            {
                await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.ExpireKey, [idempotency], [job.Id, (long)life.TotalMilliseconds]), CancellationToken.None);
            }
        }
        catch (LogStoreException)
        {
            // Redis went away meanwhile.
        }
    }

    // In milliseconds; empty: for ever.
    private string TimeToLive(JobRecord job) =>
        _retention.Of(job.Kind) is { } life ? ((long)life.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "";

    // What is kept of a job that has ended already lives no longer because it is changed once more.
    private static bool IsEnd(Draft draft) => draft.Record.IsClosed && !draft.From.Record.IsClosed;

    private RedisKey[] KeysOf(string job) => [Keys.State(job), Keys.Log(job), Keys.Request(job), Keys.Producers(job)];

    private RedisValue[] Values(string job, Draft draft)
    {
        List<RedisValue> values =
        [
            draft.From.Version, draft.Version, _process, draft.Version, draft.Result.Write(), (string)Keys.Tail(job)!, IsEnd(draft) ? TimeToLive(draft.Record) : "",
            draft.Events.Count > 0 ? draft.Events[0].Seq : draft.Record.LastSeq + 1,
            draft.IsTrimmed ? string.Create(CultureInfo.InvariantCulture, $"{draft.Record.FirstSeq}-0") : "",
            draft.ChangedProducers.Count,
            draft.Events.Count > 0 ? Header(job, draft.From.Version, draft.Version, draft.Events) : "",
        ];
        foreach (var (id, state) in draft.ChangedProducers)
        {
            values.Add(id);
            values.Add(state is { } moved ? JobState.Write(moved) : "");
        }

        values.AddRange(draft.Events.Select(static e => (RedisValue)Bytes(e.Line)));
        return [.. values];
    }

    private string Header(string job, string from, string version, IReadOnlyList<LogEvent> events)
    {
        var header = TailKey.Header(events[^1].Seq, from, version);
        return $"{header} {TailKey.Sign(job, header, events.Select(static e => e.Line))}";
    }

    private static (bool IsStored, JobState? Found) Found(RedisResult answer)
    {
        var found = (RedisResult[])answer!;
        return found.Length == 1 ? (true, null) : (false, found.Length == 0 ? null : JobState.Read((string)found[0]!, (byte[])found[1]!));
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array!.Length == segment.Count
            ? segment.Array
            : memory.ToArray();

    // Of a job that is new here the writer need not ask where it stands.
    private void CacheWriter(string job, JobState state, LogEvent first)
    {
        if (!state.Record.IsClosed)
        {
            var writer = new LogWriter(job, this, state);
            writer.Recent.Add([first]);
            _writers.TryAdd(job, writer);
        }
    }
}
