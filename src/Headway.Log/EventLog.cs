using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>
/// The logs of all jobs: append on one side, readers at their cursors on the other, and between them the store, which
/// alone decides what has happened. Everything else in Headway is a caller of this class.
/// </summary>
/// <remarks>
/// Thread-safe. A log's <see cref="Tail{T}"/> is there while it has readers: <see cref="_gate"/> guards the count of
/// readers, the store's committing thread fills the ring.
/// </remarks>
public sealed class EventLog : ICommitObserver
{
    private const int MostFacts = 65_536;

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Tail<LogEvent>> _tails = new(StringComparer.Ordinal);
    private readonly JobCounters _tally = new();
    private readonly RecentlyUsedCache<JobFacts> _facts = new(MostFacts); // an append asks for them, and would else read the store each time
    private long _appended;
    private long _deleted;
    private long _freed;

    /// <summary>Opens the logs of a store.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="options">How much of them is kept in memory.</param>
    /// <param name="time">How long it is; null: the system's clock.</param>
    public EventLog(ILogStore store, LogOptions options, TimeProvider? time = null)
    {
        Store = store;
        _options = options;
        _time = time ?? TimeProvider.System;
        Pages = new(store, _time);
        store.Observe(this);
    }

    /// <summary>How many events were stored by this process since it began.</summary>
    internal long Appended => Volatile.Read(ref _appended);

    /// <summary>How many jobs this process has deleted since it began.</summary>
    internal long DeletedJobs => Volatile.Read(ref _deleted);

    /// <summary>How many bytes of events this process has removed with deleted jobs since it began.</summary>
    internal long DeletedBytes => Volatile.Read(ref _freed);

    /// <summary>How many logs are in memory because someone reads them.</summary>
    internal int OpenTails => _tails.Count;

    /// <summary>How many jobs of each kind stand at each status; empty where the store does not count them.</summary>
    internal IReadOnlyList<JobCount> JobCounts => _tally.Counts;

    internal ILogStore Store { get; }

    internal RecentPages Pages { get; }

    internal Arrivals Arrivals { get; } = new();

    /// <inheritdoc cref="ILogStore.CreateAsync"/>
    public async Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken)
    {
        var created = await Store.CreateAsync(job, cancellationToken);
        if (created.IsNew)
        {
            Interlocked.Increment(ref _appended);
            Remember(created.Job);
            if (job.Idempotency is { } named)
            {
                Arrivals.Announce(job.Owner, named.Key);
            }
        }

        return created;
    }

    /// <inheritdoc cref="ILogStore.FindAsync"/>
    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) =>
        JobIds.IsPossible(job) ? Store.FindAsync(job, cancellationToken) : new((JobRecord?)null);

    /// <summary>What never changes of a job, as <see cref="Recall"/> will say it from now on; null where there is no such job.</summary>
    internal async ValueTask<JobFacts?> FindFactsAsync(string job, CancellationToken cancellationToken) =>
        await FindAsync(job, cancellationToken) is { } record ? Remember(record) : null;

    /// <summary>
    /// What is remembered of a job; null is no answer. Of one that the store has lost or removed since it says what the
    /// job was: an append, or <see cref="OpenAsync"/>, says whether it is there.
    /// </summary>
    internal JobFacts? Recall(string job) => _facts.Find(job);

    /// <inheritdoc cref="ILogStore.FindByKeyAsync"/>
    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        Store.FindByKeyAsync(owner, key, cancellationToken);

    /// <inheritdoc cref="ILogStore.ListAsync"/>
    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        Store.ListAsync(query, cancellationToken);

    /// <inheritdoc cref="ILogStore.ReadAsync"/>
    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        Store.ReadAsync(job, after, limit, cancellationToken);

    /// <summary>Appends all of the events or none; when the task ends they are durable as configured, and readers see them.</summary>
    /// <param name="job">The job.</param>
    /// <param name="events">At least one. A terminal event must be the last.</param>
    /// <param name="producer">Who appends, to be fenced and deduplicated; null: neither.</param>
    /// <param name="cancellationToken">Ends the wait, not the append.</param>
    /// <exception cref="ArgumentException">An event breaks the rules of <see cref="NewEvent.Check"/>. Thrown before anything is stored.</exception>
    /// <exception cref="LogStoreException">The store could not take them; nothing was stored.</exception>
    public Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(events.Count);
        var valid = new NewEvent[events.Count]; // a copy: the caller may change its list
        for (var i = 0; i < valid.Length; i++)
        {
            valid[i] = events[i].EnsureValid();
        }

        return Store.AppendAsync(job, valid, producer is { } who ? who.WithDigest(valid) : null, cancellationToken);
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
    /// Opens a reader at a cursor, or says why not: null where there is no such job; a cursor beyond the log's end
    /// is <see cref="OpenResult.IsBeyondEnd"/>.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cursor">Where to begin.</param>
    /// <param name="signal">What the reader's owner waits on; set whenever there may be something to read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<OpenResult?> OpenAsync(string job, Cursor cursor, ReaderSignal signal, CancellationToken cancellationToken)
    {
        if (!JobIds.IsPossible(job))
        {
            return null;
        }

        // The tail stands, and the store follows, before the store is asked: what is committed after that is published to
        // the tail, what was committed before is in the store's answer. So nothing falls between the two.
        var reader = new LogReader(this, job, Enter(job, signal), signal);
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

    void ICommitObserver.Arrived(string owner, string key) => Arrivals.Announce(owner, key);

    void ICommitObserver.Counted(IReadOnlyList<JobCount> jobs)
    {
        foreach (var count in jobs)
        {
            _tally.Add(count);
        }
    }

    void ICommitObserver.Moved(string kind, JobStatus? from, JobStatus to) => _tally.Move(kind, from, to);

    void ICommitObserver.Deleted(string job, TimeSpan grace)
    {
        _facts.Remove(job);
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
        _tally.Remove(kind, status);
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

    private JobFacts Remember(JobRecord job) => _facts.Keep(job.Id, new(job.Id, job.Kind, job.Owner));

    private Tail<LogEvent> Enter(string job, ReaderSignal signal)
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
