using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// The writer's connection, its prepared statements, and a cache of the jobs that were written to lately. The requests of
/// a group run between <see cref="Begin"/> and <see cref="Commit"/>. A request that throws has changed nothing, so the
/// others of its group go on.
/// </summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class WriteSession : IDisposable
{
    private const int MaxCachedJobs = 32_768;
    private const string SelectJob = $"SELECT {JobRow.Columns}, idempotency_digest FROM jobs WHERE ";

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly PendingPages _pages;
    private readonly PageWriter _pageWriter;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _insertJob;
    private readonly SqliteStatement _updateJob;
    private readonly SqliteStatement _setKey;
    private readonly SqliteStatement _findById;
    private readonly SqliteStatement _findByKey;
    private readonly SqliteStatement _findProducer;
    private readonly SqliteStatement _countProducers;
    private readonly SqliteStatement _upsertProducer;
    private readonly SqliteStatement _trim;
    private readonly SqliteStatement _rename;
    private readonly List<CachedJob> _dirty = []; // jobs whose rows this group updates
    private readonly List<JobDelta> _deltas = []; // of this group
    private readonly Stack<JobDelta> _idle = [];
    private RecentlyUsedCache<CachedJob> _jobs = new(MaxCachedJobs);
    private bool _isInTransaction;

    public WriteSession(SqliteConnection connection, PendingPages pages, int maxJournal, TimeProvider time)
    {
        (_connection, _pages, _time) = (connection, pages, time);
        _pageWriter = new(connection, pages, maxJournal);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _insertJob = new(connection, JobRow.Insert);
        _updateJob = new(connection, JobRow.Update);
        _setKey = new(connection, "UPDATE jobs SET idempotency_key = ?, idempotency_digest = ? WHERE key = ?");
        _findById = new(connection, SelectJob + "id = ? AND deleted IS NULL");
        _findByKey = new(connection, SelectJob + "owner = ? AND idempotency_key = ? AND deleted IS NULL");
        _findProducer = new(connection, "SELECT epoch, seq, last_seq, digest FROM producers WHERE job = ? AND id = ?");
        _countProducers = new(connection, "SELECT count(*) FROM producers WHERE job = ?");
        _upsertProducer = new(connection, """
            INSERT INTO producers (job, id, epoch, seq, last_seq, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (job, id) DO UPDATE SET epoch = ?3, seq = ?4, last_seq = ?5, digest = ?6
            """);
        _trim = new(connection, "DELETE FROM events WHERE job = ?1 AND seq < (SELECT max(seq) FROM events WHERE job = ?1 AND seq <= ?2)");
        _rename = new(connection, "UPDATE jobs SET title = ? WHERE key = ?");
        Deletions = new(connection, _pageWriter, time);
        _pageWriter.Load();
    }

    public SqliteConnection Connection => _connection;

    /// <summary>What this group deletes.</summary>
    public Deletions Deletions { get; }

    public void Begin()
    {
        _begin.Run();
        _isInTransaction = true;
    }

    public void Commit()
    {
        _pageWriter.Write(_deltas);
        foreach (var job in _dirty)
        {
            JobRow.Bind(_updateJob, job.Key, job.Record).Run();
        }

        _commit.Run();
        _isInTransaction = false;
        _dirty.ForEach(static job => (job.Stored, job.IsDirty) = (job.Record, false));
        _dirty.Clear();
        _pageWriter.Committed();
    }

    /// <summary>Notifies the observer of the commit, and resets the state of the group.</summary>
    public void Publish(ICommitObserver? observer)
    {
        foreach (var delta in _deltas)
        {
            if (observer is not null)
            {
                Notify(observer, delta);
            }

            delta.End();
            _idle.Push(delta);
        }

        _deltas.Clear();
        Deletions.Publish(observer);
    }

    private static void Notify(ICommitObserver observer, JobDelta delta)
    {
        var job = delta.Job.Record;
        observer.Committed(job.Id, delta.Events);
        if (delta.Appended > 0)
        {
            observer.Appended(delta.Appended);
        }

        if (delta.From != job.Status)
        {
            observer.Moved(job.Kind, delta.From, job.Status);
        }
    }

    /// <summary>Undoes the group. The cached jobs may be wrong then, so they are dropped.</summary>
    public void Rollback()
    {
        _jobs = new(MaxCachedJobs);
        _pageWriter.RolledBack();
        _dirty.Clear();
        Publish(null);
        if (!_isInTransaction)
        {
            return;
        }

        _isInTransaction = false;
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error). The next group starts a new transaction or reports the fault.
        }
    }

    /// <summary>Moves all pending events from the journal to <c>events</c>, so that other programs find whole logs in one table.</summary>
    /// <exception cref="SqliteException">The rows could not be written; the journal still has everything.</exception>
    public void FlushPending()
    {
        Begin();
        _pageWriter.WriteAll();
        Commit();
    }

    public AppendResult Append(string id, IReadOnlyList<NewEvent> events, Producer? producer)
    {
        if (Find(id) is not { } job)
        {
            return new(AppendOutcome.UnknownJob);
        }

        var known = producer is { } who ? FindProducer(job, who.Id) : null;
        var producers = producer is null || known is not null ? 0 : CountProducers(job);
        var admission = Admission.Of(job.Record, known, events, producer, _time.GetUtcNow(), producers);
        if (admission.Events.Length > 0)
        {
            if (admission.Producer is { } state)
            {
                Store(job, producer!.Value.Id, state, isNew: known is null); // may throw, so it comes first
            }

            Add(job, admission.Events, admission.Record, isAppend: true);
        }

        return admission.Result;
    }

    public CreateResult Create(NewJob job, NewEvent queued)
    {
        var earlier = job.Idempotency is { } key ? Load(_findByKey.Bind(1, job.Owner).Bind(2, key.Key)) : null;
        if (earlier is { } found && !(found.Job.Record.IsClosed && found.Job.Record.Id == job.Idempotency!.Replaces))
        {
            return new(found.Job.Record, IsNew: false, IsConflict: found.Digest != job.Idempotency!.Digest);
        }

        var first = LogEvent.Create(1, _time.GetUtcNow(), queued);
        var record = new JobRecord { Id = job.Id, Kind = job.Kind, Owner = job.Owner, Title = job.Title }.Apply(first);
        var created = new CachedJob(InsertRow(record, earlier is null ? job.Idempotency : null), record with { Request = default }, page: null) { ProducerCount = 0 };
        if (earlier is { } replaced)
        {
            _setKey.Bind(1, (string?)null).Bind(2, (string?)null).Bind(3, replaced.Job.Key).Run(); // two jobs cannot have the same key
            _setKey.Bind(1, job.Idempotency!.Key).Bind(2, replaced.Digest).Bind(3, created.Key).Run();
        }

        _jobs.Keep(record.Id, created);
        created.Delta = NewDelta(created, from: null);
        Add(created, [first], created.Record, isAppend: false);
        return new(record, IsNew: true);
    }

    /// <summary>Removes the oldest events of a log.</summary>
    /// <returns>Whether there is such a job.</returns>
    public bool Trim(string id, long firstSeq)
    {
        if (Find(id) is not { } job)
        {
            return false;
        }

        var first = Math.Clamp(firstSeq, job.Record.FirstSeq, Math.Max(1, job.Record.LastSeq));
        _trim.Bind(1, job.Key).Bind(2, first).Run();
        Move(job, job.Record with { FirstSeq = first });
        return true;
    }

    /// <summary>Gives a job another title.</summary>
    /// <returns>Whether there is such a job.</returns>
    public bool Rename(string id, string title)
    {
        if (Find(id) is not { } job)
        {
            return false;
        }

        _rename.Bind(1, title).Bind(2, job.Key).Run();
        (job.Record, job.Stored) = (job.Record with { Title = title }, job.Stored with { Title = title });
        return true;
    }

    /// <summary>Hides a job from every request that comes after this one; <see cref="Deletions.Purge"/> removes it.</summary>
    /// <returns>Whether there was such a job.</returns>
    public bool Delete(string id, TimeSpan grace)
    {
        if (Find(id) is not { } job)
        {
            return false;
        }

        Deletions.Hide(job, grace);
        _jobs.Remove(id);
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])
            [_begin, _commit, _rollback, _insertJob, _updateJob, _setKey, _findById, _findByKey, _findProducer, _countProducers, _upsertProducer, _trim, _rename])
        {
            statement.Dispose();
        }

        Deletions.Dispose();
        _pageWriter.Dispose();
        _connection.Dispose();
    }

    private void Add(CachedJob job, LogEvent[] events, JobRecord after, bool isAppend)
    {
        job.Delta ??= NewDelta(job, job.Record.Status);
        job.Delta.Add(events, isAppend);
        Move(job, after);
    }

    private JobDelta NewDelta(CachedJob job, JobStatus? from)
    {
        var delta = (_idle.TryPop(out var idle) ? idle : new()).Start(job, from);
        _deltas.Add(delta);
        return delta;
    }

    private void Move(CachedJob job, JobRecord after)
    {
        job.Record = after;
        if (!job.IsDirty && JobRow.HasMoved(job.Stored, after))
        {
            job.IsDirty = true;
            _dirty.Add(job);
        }
    }

    private CachedJob? Find(string id) => _jobs.Find(id) ?? Load(_findById.Bind(1, id))?.Job;

    private (CachedJob Job, string? Digest)? Load(SqliteStatement select)
    {
        try
        {
            if (!select.Step())
            {
                return null;
            }

            var page = _pages.Find(select.Text(1));
            var record = JobRow.Read(select, page?.LastSeq ?? 0);
            return (_jobs.Find(record.Id) ?? _jobs.Keep(record.Id, new(select.Int64(0), record, page)), select.TextOrNull(JobRow.Next));
        }
        finally
        {
            select.Reset();
        }
    }

    private long InsertRow(JobRecord record, IdempotencyKey? idempotency)
    {
        try
        {
            JobRow.BindNew(_insertJob, record, idempotency).Step();
            return _insertJob.Int64(0);
        }
        finally
        {
            _insertJob.Reset();
        }
    }

    private ProducerState? FindProducer(CachedJob job, string id)
    {
        if (job.FindProducer(id) is { } cached)
        {
            return cached;
        }

        var row = _findProducer.Bind(1, job.Key).Bind(2, id);
        ProducerState? found = row.Step() ? new(row.Int64(0), row.Int64OrNull(1), row.Int64(2), row.TextOrNull(3)) : null;
        row.Reset();
        return found;
    }

    private int CountProducers(CachedJob job)
    {
        if (job.ProducerCount is { } counted)
        {
            return counted;
        }

        _countProducers.Bind(1, job.Key).Step();
        var count = (int)_countProducers.Int64(0);
        _countProducers.Reset();
        job.ProducerCount = count;
        return count;
    }

    private void Store(CachedJob job, string id, ProducerState state, bool isNew)
    {
        _upsertProducer.Bind(1, job.Key).Bind(2, id).Bind(3, state.Epoch).Bind(4, state.Seq).Bind(5, state.LastSeq).Bind(6, state.Digest).Run();
        job.Cache(id, state);
        job.ProducerCount += isNew ? 1 : 0;
    }
}
