using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>Stores single jobs in Redis: their states, their writers, and calls of the scripts.</summary>
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

    /// <summary>Called after each commit of this process.</summary>
    private Action<string, TailMessage> Publish { get; }

    public DateTimeOffset Now() => _time.GetUtcNow();

    /// <summary>A unique version: the id of the process and the number of the commit.</summary>
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

    /// <summary>Loads those of these producers that are stored outside the job's state.</summary>
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

    /// <summary>Reads events after a cursor, at most <paramref name="limit"/> and about 512 KiB. A page ends before a gap in the seqs.</summary>
    public async ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken)
    {
        // Ids of streams end at 2^64 - 1, so every cursor is a valid id.
        RedisValue[] values = [Math.Max(0, after), limit, MaxPageBytes];
        RedisKey[] keys = [Keys.Log(job)];
        var lines = (byte[][])(await _connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Read, keys, values), cancellationToken))!;
        var events = new List<LogEvent>(lines.Length);
        foreach (var line in lines)
        {
            var e = LogEvent.Parse(line);
            if (events.Count > 0 && e.Seq != events[^1].Seq + 1)
            {
                break; // the next page begins after the gap
            }

            events.Add(e);
        }

        return new(events, events.Count > 0 ? events[0].Seq : 1);
    }

    /// <summary>Stores a draft, or returns the current state if it differs from the expected one.</summary>
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

    /// <summary>Stores a new job, or returns the state of an existing one; no state: the job was deleted.</summary>
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

    /// <summary>Deletes a job. Its events stay for the grace period.</summary>
    /// <returns>The approximate size of its events in bytes; null: there is no such job.</returns>
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

    /// <summary>Checks whether Redis still has a log, if this process has a writer for it.</summary>
    /// <returns>Whether there is a writer.</returns>
    public async Task<bool> VerifyAsync(string job)
    {
        if (!_writers.TryGetValue(job, out var writer))
        {
            return false;
        }

        await writer.VerifyAsync();
        return true;
    }

    /// <summary>Checks whether Redis still has the open logs of all writers of this process.</summary>
    public Task VerifyAsync() => Parallel.ForEachAsync(
        _writers.Values, new ParallelOptions { MaxDegreeOfParallelism = 32 }, static async (writer, _) => await writer.VerifyAsync());

    /// <summary>Removes cached events from before a time, and idle writers if there are more than the maximum.</summary>
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

    /// <summary>Loads a job's state, after recovering the log if Redis has lost events that were received here.</summary>
    public async Task<JobState?> CheckAsync(JobRecord known, RecentEvents recent)
    {
        var found = await LoadAsync(known.Id, CancellationToken.None);
        if (found is null || found.Record.LastSeq < known.LastSeq)
        {
            // The writer of the log also has the producers' state, so it recovers first; a writer on another node gets a delay.
            await (_writers.TryGetValue(known.Id, out var writer) ? writer.VerifyAsync() : Task.Delay(s_writerDelay, _time, CancellationToken.None));
            found = await LoadAsync(known.Id, CancellationToken.None);
        }

        return await Recovery.CheckAsync(known, null, recent, found);
    }

    // The lists are in another slot, so this is a separate step. A query of open jobs repairs a missed removal.
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
            // Redis is unreachable; a later query repairs the list.
        }
    }

    // In milliseconds; empty: no expiry.
    private string TimeToLive(JobRecord job) =>
        _retention.Of(job.Kind) is { } life ? ((long)life.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "";

    // A later change of an ended job does not extend its expiry.
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

    // The writer of a new job starts with the known state.
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
