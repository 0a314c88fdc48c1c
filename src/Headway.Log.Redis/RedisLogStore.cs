using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log.Redis.Store;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis;

/// <summary>
/// The store for many machines: a stream for each job, written by compare-and-swap, told to all nodes as it is written.
/// </summary>
/// <remarks>
/// Thread-safe. An append is acknowledged when Redis has executed it; what that is worth when Redis itself dies, its
/// persistence decides (docs/operations.md).
/// </remarks>
public sealed class RedisLogStore : ILogStore
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recent = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(5);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly JobStore _jobs;
    private readonly JobLists _lists;
    private readonly JobCreation _creation;
    private readonly JobRemoval _removal;
    private readonly ConcurrentDictionary<string, Follower> _followers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new(); // one follower for a log
    private readonly CancellationTokenSource _closing = new();
    private readonly JobLosses _losses;
    private readonly ITimer _lookTimer;
    private readonly ITimer _sweepTimer;
    private ICommitObserver? _observer;
    private RedisSubscription? _arrivals;
    private RedisSubscription? _deletions;
    private long _holes;
    private int _isLooking;

    /// <summary>Opens the store.</summary>
    /// <param name="connection">The way to Redis; stays the caller's.</param>
    /// <param name="time">Gives events their time.</param>
    /// <param name="loggers">Told when Redis has lost something.</param>
    /// <param name="committed">Told how long each group took; must be quick.</param>
    public RedisLogStore(RedisConnection connection, TimeProvider time, ILoggerFactory loggers, Action<TimeSpan, int>? committed = null)
    {
        _connection = connection;
        _time = time;
        _logger = loggers.CreateLogger<RedisLogStore>();
        _losses = new(_logger);
        _jobs = new(connection, time, committed ?? (static (_, _) => { }), OnStored, _losses);
        _losses.Store = _jobs;
        _lists = new(connection, _jobs.Keys, time);
        _creation = new(connection, _jobs, _lists, time);
        _removal = new(connection, _jobs, _lists);
        _connection.Restored += OnRestored;
        _lookTimer = time.CreateTimer(_ => _ = LookIfBehindAsync(), null, s_look, s_look);
        _sweepTimer = time.CreateTimer(_ => _ = SweepAsync(), null, s_sweep, s_sweep);
    }

    /// <summary>How many logs are followed here.</summary>
    public int FollowedLogs => _followers.Count;

    /// <summary>How often something that was published had not arrived, and was read from the stream.</summary>
    public long Holes => Volatile.Read(ref _holes);

    /// <summary>How many logs this process found to be lost.</summary>
    public long Lost => _losses.Lost;

    /// <summary>How many events that Redis had lost were put back by this process.</summary>
    public long PutBack => _losses.PutBack;

    /// <inheritdoc/>
    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) => _creation.CreateAsync(job, cancellationToken);

    /// <inheritdoc/>
    public async Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        var result = await _jobs.WriteAsync(job, PendingWrite.Append(events, producer)).WaitAsync(cancellationToken);
        if (result.Outcome == AppendOutcome.Appended)
        {
            _observer?.Appended(events.Count);
        }

        return result;
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        _jobs.ReadAsync(job, after, limit, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken)
    {
        // A job that was written here a moment ago is not unknown: Redis has lost it, and says so from now on.
        var record = await LoadAsync(job, cancellationToken);
        return record is null && await _jobs.GuardAsync(job) ? await LoadAsync(job, cancellationToken) : record;
    }

    /// <inheritdoc/>
    public async ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken)
    {
        return await _creation.FindAsync(owner, key, cancellationToken) is { } id ? await FindAsync(id, cancellationToken) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        await _lists.ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) =>
        _jobs.WriteAsync(job, PendingWrite.Trim(Math.Max(1, firstSeq))).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) =>
        (await _jobs.WriteAsync(job, PendingWrite.Rename(title)).WaitAsync(cancellationToken)).Outcome != AppendOutcome.UnknownJob;

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await _removal.DeleteAsync(job, grace, cancellationToken) is not { } deleted)
        {
            return false;
        }

        OnDeleted(job, grace);
        _observer?.Removed(deleted.Job.Kind, deleted.Job.Status);
        _observer?.Freed(deleted.Bytes);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) =>
        await _removal.IsRememberedAsync(owner, key, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => await _lists.MeasureAsync(owner, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask FollowAsync(string job, CancellationToken cancellationToken) =>
        await Followed(job).Ready.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Unfollow(string job)
    {
        Follower? follower;
        lock (_gate)
        {
            _followers.TryRemove(job, out follower);
        }

        follower?.Dispose();
    }

    /// <inheritdoc/>
    public void Observe(ICommitObserver observer)
    {
        _observer = observer;
        _arrivals = _connection.Subscribe(_jobs.Keys.Arrivals);
        _arrivals.Queue.OnMessage(message => OnArrived(message.Message));
        _deletions = _connection.Subscribe(_jobs.Keys.Deletions);
        _deletions.Queue.OnMessage(message =>
        {
            if (JobRemoval.Read(message.Message) is { } deleted)
            {
                OnDeleted(deleted.Job, deleted.Grace);
            }
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection.Restored -= OnRestored;
        await _closing.CancelAsync();
        await _lookTimer.DisposeAsync();
        await _sweepTimer.DisposeAsync();
        foreach (var job in _followers.Keys)
        {
            Unfollow(job);
        }

        _arrivals?.Dispose();
        _deletions?.Dispose();
        _closing.Dispose();
    }

    internal TailKey TailKey => _jobs.TailKey;

    internal RedisSubscription Subscribe(string job) => _connection.Subscribe(_jobs.Keys.Tail(job));

    internal Task<JobState?> LoadStateAsync(string job, CancellationToken cancellationToken) => _jobs.LoadAsync(job, cancellationToken);

    /// <summary>The newest seq that Redis has; 0 where there is no such job.</summary>
    internal async Task<long> LastSeqAsync(string job) =>
        (long?)await _connection.TryAsync(redis => redis.HashGetAsync(_jobs.Keys.State(job), "l"), _closing.Token) ?? 0;

    /// <summary>Where a job stands, once it is made sure that its log is the one that was heard here.</summary>
    internal Task<JobState?> CheckAsync(JobRecord known, RecentEvents recent) => _jobs.CheckAsync(known, recent);

    /// <summary>Events follow those that were heard before. Called under the follower's gate.</summary>
    internal void Heard(string job, IReadOnlyList<LogEvent> events) => _observer?.Committed(job, events);

    internal void CountHole() => Interlocked.Increment(ref _holes);

    private void OnArrived(byte[]? payload)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(payload) is [{ } owner, { } key])
            {
                _observer?.Arrived(owner, key);
            }
        }
        catch (JsonException)
        {
            // Somebody else's message.
        }
    }

    /// <summary>A job was deleted, here or elsewhere.</summary>
    internal void OnDeleted(string job, TimeSpan grace)
    {
        _ = _jobs.GuardAsync(job); // a writer that remembers the job finds that it is gone
        _observer?.Deleted(job, grace);
    }

    private void OnStored(string job, TailMessage stored)
    {
        if (_followers.TryGetValue(job, out var follower))
        {
            follower.OnStored(stored);
        }
    }

    private async Task<JobRecord?> LoadAsync(string job, CancellationToken cancellationToken)
    {
        var (state, request) = await _connection.TryAsync(
            async redis =>
            {
                var found = redis.HashGetAsync(_jobs.Keys.State(job), "s");
                var asked = redis.StringGetAsync(_jobs.Keys.Request(job));
                return (await found, await asked);
            },
            cancellationToken);
        return state.IsNull ? null : JobState.Read("", state!).Record with { Request = (byte[]?)request ?? [] };
    }

    private Follower Followed(string job)
    {
        lock (_gate)
        {
            return _followers.GetOrAdd(job, static (id, store) => new(id, store, store._time, store._logger), this);
        }
    }

    private async Task LookIfBehindAsync()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return; // Redis is slow to answer
        }

        try
        {
            var before = _time.GetUtcNow() - s_recent;
            _jobs.Forget(before);
            foreach (var follower in _followers.Values)
            {
                follower.Recent.Forget(before);
            }

            await TailKey.LoadAsync(_closing.Token); // Redis may have lost it, and another node made a new one
            await Parallel.ForEachAsync(
                _followers.Values, new ParallelOptions { MaxDegreeOfParallelism = 64 }, static async (follower, _) => await follower.LookIfBehindAsync());
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // When Redis is back the connection says so, and all are looked at.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private void OnRestored(object? sender, EventArgs e)
    {
        foreach (var follower in _followers.Values)
        {
            follower.Look();
        }

        _ = _jobs.GuardAsync();
    }

    private async Task SweepAsync()
    {
        try
        {
            await _lists.SweepAsync(_closing.Token);
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // The next sweep goes on.
        }
    }
}
