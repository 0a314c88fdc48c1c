using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>
/// The logs of all jobs. It appends events to the store, opens readers at their cursors, and passes committed events to
/// the tails of the logs that have readers. The store is the only source of truth.
/// </summary>
/// <remarks>
/// Thread-safe. A log has a <see cref="Tail{T}"/> while it has readers: <see cref="_gate"/> guards the reader count, and
/// only the store's committing thread writes the ring.
/// </remarks>
public sealed partial class EventLog : ICommitObserver
{
    private const int MaxFacts = 65_536;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Tail<LogEvent>> _tails = new(StringComparer.Ordinal);
    private readonly JobCounters _counters = new();
    private readonly RecentlyUsedCache<JobFacts> _facts = new(MaxFacts); // each append checks the owner; without the cache it would read the store
    private long _appended;
    private long _deleted;
    private long _freed;

    /// <summary>Opens the logs of a store.</summary>
    /// <param name="store">The store of the logs. The caller disposes it.</param>
    /// <param name="options">The memory limits of the tails.</param>
    /// <param name="time">The clock; null: the system clock.</param>
    public EventLog(ILogStore store, LogOptions options, TimeProvider? time = null)
    {
        Store = store;
        _options = options;
        _time = time ?? TimeProvider.System;
        Pages = new(store, _time);
        _limit = options.MaxBytesPerOwner > 0 ? new(store, options.MaxBytesPerOwner, _time) : null;
        store.Observe(this);
    }

    /// <summary>The number of events that this process has stored since it started.</summary>
    internal long Appended => Volatile.Read(ref _appended);

    /// <summary>How many jobs this process has deleted since it began.</summary>
    internal long DeletedJobs => Volatile.Read(ref _deleted);

    /// <summary>How many bytes of events this process has removed with deleted jobs since it began.</summary>
    internal long DeletedBytes => Volatile.Read(ref _freed);

    /// <summary>The number of logs that have a tail in memory, which is the number of logs with readers.</summary>
    internal int OpenTails => _tails.Count;

    /// <summary>The number of jobs by kind and status; empty when the store does not count them.</summary>
    internal IReadOnlyList<JobCount> JobCounts => _counters.Counts;

    internal ILogStore Store { get; }

    internal RecentPages Pages { get; }

    internal PendingJobSignals PendingJobs { get; } = new();

    /// <inheritdoc cref="ILogStore.CreateAsync"/>
    /// <exception cref="OwnerFullException">The owner has reached <see cref="LogOptions.MaxBytesPerOwner"/>; nothing was stored.</exception>
    public async Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken)
    {
        var created = await (_limit is null ? Store.CreateAsync(job, cancellationToken) : CreateWithinLimitAsync(_limit, job, cancellationToken));
        if (created.IsNew)
        {
            Interlocked.Increment(ref _appended);
            CacheFacts(created.Job);
            if (job.Idempotency is { } named)
            {
                PendingJobs.Notify(job.Owner, named.Key);
            }
        }

        return created;
    }

    /// <inheritdoc cref="ILogStore.FindAsync"/>
    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) =>
        JobIds.IsPossible(job) ? Store.FindAsync(job, cancellationToken) : new((JobRecord?)null);

    /// <summary>The immutable facts of a job, read from the store and cached; null when the job does not exist.</summary>
    internal async ValueTask<JobFacts?> FindFactsAsync(string job, CancellationToken cancellationToken) =>
        await FindAsync(job, cancellationToken) is { } record ? CacheFacts(record) : null;

    /// <summary>
    /// The cached facts of a job; null: not cached, ask the store. The job may no longer exist; an append or
    /// <see cref="OpenAsync"/> checks that.
    /// </summary>
    internal JobFacts? FindCachedFacts(string job) => _facts.Find(job);

    /// <inheritdoc cref="ILogStore.FindByKeyAsync"/>
    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        Store.FindByKeyAsync(owner, key, cancellationToken);

    /// <inheritdoc cref="ILogStore.ListAsync"/>
    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        Store.ListAsync(query, cancellationToken);

    /// <inheritdoc cref="ILogStore.ReadAsync"/>
    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        Store.ReadAsync(job, after, limit, cancellationToken);

    /// <summary>Appends all of the events or none. When the task completes, they are durable as configured and readers can see them.</summary>
    /// <param name="job">The job.</param>
    /// <param name="events">At least one. A terminal event must be the last.</param>
    /// <param name="producer">The producer that appends, for fencing and deduplication; null: neither.</param>
    /// <param name="cancellationToken">Cancels the wait, not the append.</param>
    /// <exception cref="ArgumentException">The list is empty, or an event breaks the rules of <see cref="NewEvent.Check"/>. Nothing was stored.</exception>
    /// <exception cref="LogStoreException">The store failed; nothing was stored.</exception>
    /// <exception cref="OwnerFullException">The owner has reached <see cref="LogOptions.MaxBytesPerOwner"/>; nothing was stored. An append that ends the job is always stored.</exception>
    public Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);
        var valid = new NewEvent[events.Count]; // a copy: the caller may change its list
        for (var i = 0; i < valid.Length; i++)
        {
            valid[i] = events[i].EnsureValid();
        }

        Producer? from = producer is { } named ? named.WithDigest(valid) : null;
        return _limit is null ? Store.AppendAsync(job, valid, from, cancellationToken) : AppendWithinLimitAsync(_limit, job, valid, from, cancellationToken);
    }

    /// <inheritdoc cref="ILogStore.RenameAsync"/>
    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => Store.RenameAsync(job, title, cancellationToken);

    /// <inheritdoc cref="ILogStore.WasDeletedAsync"/>
    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => Store.WasDeletedAsync(owner, key, cancellationToken);

    /// <summary>
    /// Deletes a job. When the task ends the deletion is durable as configured and no call finds the job. With
    /// <paramref name="waitsForReaders"/>, readers of the log read on to its end, for at most 10 seconds; else they are cut.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="waitsForReaders">Whether readers may read on: the job has just ended.</param>
    /// <param name="cancellationToken">Ends the wait, not the deletion.</param>
    /// <returns>Whether there was such a job.</returns>
    /// <exception cref="LogStoreException">The store could not be written; the job is still there.</exception>
    public async Task<bool> DeleteAsync(string job, bool waitsForReaders, CancellationToken cancellationToken)
    {
        var isDeleted = JobIds.IsPossible(job) && await Store.DeleteAsync(job, waitsForReaders ? s_grace : TimeSpan.Zero, cancellationToken);
        if (isDeleted && !_tails.ContainsKey(job))
        {
            Store.Unfollow(job); // nobody here reads it
        }

        return isDeleted;
    }

    /// <summary>
    /// Opens a reader at a cursor. Returns null when the job does not exist, and a result with
    /// <see cref="OpenResult.IsBeyondEnd"/> when the cursor is beyond the log's end.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cursor">The position to read from.</param>
    /// <param name="signal">The signal that the caller waits on; set whenever there may be events to read.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public async ValueTask<OpenResult?> OpenAsync(string job, Cursor cursor, ReaderSignal signal, CancellationToken cancellationToken)
    {
        if (!JobIds.IsPossible(job))
        {
            return null;
        }

        // Join the tail and follow the log before the query: the query returns what was committed before it, and the
        // tail receives what is committed after it. In the other order an event could be missed.
        var reader = new LogReader(this, job, JoinTail(job, signal), signal);
        try
        {
            await Store.FollowAsync(job, cancellationToken);
            var record = await Store.FindAsync(job, cancellationToken);
            if (record is null || (!cursor.IsLatest && cursor.After > record.LastSeq))
            {
                reader.Dispose();
                return record is null ? null : new OpenResult(record, null);
            }

            reader.Begin(record, cursor);
            return new OpenResult(record, reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    void ICommitObserver.Committed(string job, IReadOnlyList<LogEvent> events)
    {
        if (_tails.TryGetValue(job, out var tail))
        {
            tail.Publish(events);
        }
    }

    void ICommitObserver.Appended(int events) => Interlocked.Add(ref _appended, events);

    void ICommitObserver.Arrived(string owner, string key) => PendingJobs.Notify(owner, key);

    void ICommitObserver.Counted(IReadOnlyList<JobCount> jobs)
    {
        foreach (var count in jobs)
        {
            _counters.Add(count);
        }
    }

    void ICommitObserver.Moved(string kind, JobStatus? from, JobStatus to) => _counters.Move(kind, from, to);

    void ICommitObserver.Deleted(string job, TimeSpan grace)
    {
        _facts.Remove(job);
        _limit?.Deleted();
        if (_tails.ContainsKey(job) && grace > TimeSpan.Zero)
        {
            _ = CutLaterAsync(job, grace);
        }
        else
        {
            Cut(job);
        }
    }

    void ICommitObserver.Removed(string kind, JobStatus status)
    {
        Interlocked.Increment(ref _deleted);
        _counters.Remove(kind, status);
    }

    void ICommitObserver.Freed(long bytes) => Interlocked.Add(ref _freed, bytes);

    internal void Close(string job, Tail<LogEvent> tail)
    {
        lock (_gate)
        {
            if (--tail.Readers == 0)
            {
                _tails.TryRemove(job, out _);
                Store.Unfollow(job);
            }
        }
    }

    private async Task CutLaterAsync(string job, TimeSpan grace)
    {
        await Task.Delay(grace, _time, CancellationToken.None);
        Cut(job);
    }

    private void Cut(string job)
    {
        Pages.Remove(job);
        if (_tails.TryGetValue(job, out var tail))
        {
            tail.Clear();
        }
    }

    private JobFacts CacheFacts(JobRecord job) => _facts.Keep(job.Id, new(job.Id, job.Kind, job.Owner));

    private Tail<LogEvent> JoinTail(string job, ReaderSignal signal)
    {
        lock (_gate)
        {
            var tail = _tails.GetOrAdd(job, static (_, options) => new(options.TailEvents, options.TailBytes), _options);
            tail.Readers++;
            tail.Join(signal);
            return tail;
        }
    }
}
