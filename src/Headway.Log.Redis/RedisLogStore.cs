using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log.Redis.Store;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis;

/// <summary>
/// The store for many machines: one stream per job, written by compare-and-swap and published to all nodes.
/// </summary>
/// <remarks>
/// Thread-safe. An append is acknowledged when Redis has executed it. The persistence settings of Redis decide whether it
/// survives a crash of Redis (docs/operations.md).
/// </remarks>
public sealed class RedisLogStore : ILogStore
{
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_recentWindow = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_sweepInterval = TimeSpan.FromMinutes(5);

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
    private readonly LossRecovery _recovery;
    private readonly ITimer _checkTimer;
    private readonly ITimer _sweepTimer;
    private ICommitObserver? _observer;
    private RedisSubscription? _arrivals;
    private RedisSubscription? _deletions;
    private long _holes;
    private int _isChecking;

    /// <summary>Opens the store.</summary>
    /// <param name="connection">The connection to Redis; the caller disposes it.</param>
    /// <param name="time">The clock for event times and timers.</param>
    /// <param name="loggers">Creates the logger for data losses and failures.</param>
    /// <param name="committed">Called with the duration of each commit and the number of groups; must not block.</param>
    public RedisLogStore(RedisConnection connection, TimeProvider time, ILoggerFactory loggers, Action<TimeSpan, int>? committed = null)
    {
        _connection = connection;
        _time = time;
        _logger = loggers.CreateLogger<RedisLogStore>();
        _recovery = new(_logger);
        _jobs = new(connection, time, committed ?? (static (_, _) => { }), OnCommitted, _recovery);
        _recovery.Store = _jobs;
        _lists = new(connection, _jobs.Keys, time);
        _creation = new(connection, _jobs, _lists, time);
        _removal = new(connection, _jobs, _lists);
        _connection.Restored += OnRestored;
        _checkTimer = time.CreateTimer(_ => _ = CheckFollowersAsync(), null, s_checkInterval, s_checkInterval);
        _sweepTimer = time.CreateTimer(_ => _ = SweepAsync(), null, s_sweepInterval, s_sweepInterval);
    }

    /// <summary>The number of logs that this process follows.</summary>
    public int FollowedLogs => _followers.Count;

    /// <summary>The number of times that a published message was missed and its events were read from the stream.</summary>
    public long Holes => Volatile.Read(ref _holes);

    /// <summary>The number of logs that this process closed as lost.</summary>
    public long Lost => _recovery.Lost;

    /// <summary>The number of events that Redis had lost and this process restored.</summary>
    public long PutBack => _recovery.PutBack;

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
        // If this process has written the job recently, Redis has lost it; the check recovers or closes it.
        var record = await LoadAsync(job, cancellationToken);
        return record is null && await _jobs.VerifyAsync(job) ? await LoadAsync(job, cancellationToken) : record;
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
        await _removal.WasDeletedAsync(owner, key, cancellationToken);

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
        await _checkTimer.DisposeAsync();
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

    /// <summary>The newest seq in Redis; 0: there is no such job.</summary>
    internal async Task<long> LastSeqAsync(string job) =>
        (long?)await _connection.TryAsync(redis => redis.HashGetAsync(_jobs.Keys.State(job), "l"), _closing.Token) ?? 0;

    /// <summary>Loads a job's state, after recovering the log if Redis has lost events that were received here.</summary>
    internal Task<JobState?> CheckAsync(JobRecord known, RecentEvents recent) => _jobs.CheckAsync(known, recent);

    /// <summary>Passes new events to the observer. The caller holds the follower's lock.</summary>
    internal void PublishCommitted(string job, IReadOnlyList<LogEvent> events) => _observer?.Committed(job, events);

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
            // Not a message of Headway.
        }
    }

    /// <summary>Handles the deletion of a job, by this node or another.</summary>
    internal void OnDeleted(string job, TimeSpan grace)
    {
        _ = _jobs.VerifyAsync(job); // a writer with a cached state detects the deletion
        _observer?.Deleted(job, grace);
    }

    private void OnCommitted(string job, TailMessage stored)
    {
        if (_followers.TryGetValue(job, out var follower))
        {
            follower.OnCommitted(stored);
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

    private async Task CheckFollowersAsync()
    {
        if (Interlocked.Exchange(ref _isChecking, 1) == 1)
        {
            return; // the previous check still runs
        }

        try
        {
            var before = _time.GetUtcNow() - s_recentWindow;
            _jobs.TrimWriters(before);
            foreach (var follower in _followers.Values)
            {
                follower.Recent.RemoveBefore(before);
            }

            await TailKey.LoadAsync(_closing.Token); // Redis may have lost it, and another node made a new one
            await Parallel.ForEachAsync(
                _followers.Values, new ParallelOptions { MaxDegreeOfParallelism = 64 }, static async (follower, _) => await follower.RefreshIfBehindAsync());
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // When Redis is reachable again, OnRestored refreshes all followers.
        }
        finally
        {
            Volatile.Write(ref _isChecking, 0);
        }
    }

    private void OnRestored(object? sender, EventArgs e)
    {
        foreach (var follower in _followers.Values)
        {
            follower.Refresh();
        }

        _ = _jobs.VerifyAsync();
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
