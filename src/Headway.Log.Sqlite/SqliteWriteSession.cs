using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The writer's connection, its prepared statements and its memory of the jobs it lately wrote to, so that an append
/// costs its bytes in the group's row of the journal, and an update of its job where it moved more than the newest seq.
/// Owned by the writer's thread.
/// </summary>
internal sealed class SqliteWriteSession : IDisposable
{
    private const int MostEntries = 32_768;

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly WriteStatements _statements;
    private readonly OpenPages _pages;
    private readonly PageWriter _pageWriter;
    private readonly List<JobEntry> _dirty = [];
    private readonly List<Addition> _additions = [];
    private readonly Stack<Addition> _idle = [];
    private LatelyUsed<JobEntry> _entries = new(MostEntries);
    private bool _isOpen; // a transaction is

    public SqliteWriteSession(SqliteConnection connection, OpenPages pages, int mostLoose, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _statements = new(connection);
        _pages = pages;
        _pageWriter = new(pages, new(connection), mostLoose);
        _pageWriter.Load();
    }

    public SqliteConnection Connection => _connection;

    public DateTimeOffset Now() => _time.GetUtcNow();

    public void Begin()
    {
        _statements.Begin.Run();
        _isOpen = true;
    }

    public void Commit()
    {
        _pageWriter.Write(_additions);
        foreach (var entry in _dirty)
        {
            JobRow.Bind(_statements.UpdateJob, entry.Key, entry.Record).Run();
            entry.Stored = entry.Record;
            entry.IsDirty = false;
        }

        _statements.Commit.Run();
        _isOpen = false;
        _pageWriter.Committed();
        Forget();
    }

    /// <summary>Makes pages of what only the journal has, so that others who open the file find whole logs in one table.</summary>
    /// <exception cref="SqliteException">They could not be written; the journal still has it.</exception>
    public void Settle()
    {
        Begin();
        _pageWriter.WriteAll();
        Commit();
    }

    /// <summary>Undoes the group. What the entries say may not be true any more, so they are read anew.</summary>
    public void Rollback()
    {
        _entries = new(MostEntries);
        _pageWriter.RolledBack();
        Forget();
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        try
        {
            _statements.Rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error). The next group begins afresh or says why not.
        }
    }

    public JobEntry? Find(string job) => _entries.Find(job) ?? Load(_statements.FindById.Bind(1, job))?.Entry;

    public (JobRecord Record, string? Digest)? FindByKey(string owner, string key) =>
        Load(_statements.FindByKey.Bind(1, owner).Bind(2, key)) is { } found ? (found.Entry.Record, found.Digest) : null;

    public void Create(JobRecord record, IdempotencyKey? idempotency, LogEvent first)
    {
        var insert = _statements.InsertJob
            .Bind(1, record.Id)
            .Bind(2, record.Kind)
            .Bind(3, record.Owner)
            .Bind(4, record.Title)
            .Bind(5, record.Percent)
            .Bind(6, record.Created.ToUnixTimeMilliseconds())
            .Bind(7, record.Request.Span)
            .Bind(8, idempotency?.Key)
            .Bind(9, idempotency?.Digest);
        insert.Step();
        var key = insert.Int64(0);
        insert.Reset();
        var entry = _entries.Keep(record.Id, new(key, record with { Request = default }, page: null, producers: null));
        Insert(entry, [first], entry.Record);
    }

    public void Insert(JobEntry entry, LogEvent[] events, JobRecord after)
    {
        if (entry.Addition is null)
        {
            entry.Addition = (_idle.TryPop(out var idle) ? idle : new()).For(entry);
            _additions.Add(entry.Addition);
        }

        entry.Addition.Add(events);
        Move(entry, after);
    }

    public void Remember(JobEntry entry, string producer, ProducerState state)
    {
        _statements.UpsertProducer.Bind(1, entry.Key).Bind(2, producer).Bind(3, state.Epoch).Bind(4, state.Seq).Bind(5, state.LastSeq).Run();
        entry.Remember(producer, state);
    }

    public void Trim(JobEntry entry, long firstSeq)
    {
        _statements.Trim.Bind(1, entry.Key).Bind(2, firstSeq).Run();
        Move(entry, entry.Record with { FirstSeq = firstSeq });
    }

    public void Dispose()
    {
        _statements.Dispose();
        _pageWriter.Dispose();
        _connection.Dispose();
    }

    private void Forget()
    {
        _dirty.Clear();
        foreach (var addition in _additions)
        {
            addition.End();
            _idle.Push(addition);
        }

        _additions.Clear();
    }

    private void Move(JobEntry entry, JobRecord after)
    {
        entry.Record = after;
        if (!entry.IsDirty && JobRow.HasMoved(entry.Stored, after))
        {
            entry.IsDirty = true;
            _dirty.Add(entry);
        }
    }

    private (JobEntry Entry, string? Digest)? Load(SqliteStatement select)
    {
        try
        {
            if (!select.Step())
            {
                return null;
            }

            var page = _pages.Find(select.Text(1));
            var record = JobRow.Read(select, page?.LastSeq ?? 0);
            var entry = _entries.Find(record.Id) ?? _entries.Keep(record.Id, new(select.Int64(0), record, page, LoadProducers(select.Int64(0))));
            return (entry, select.TextOrNull(JobRow.Next));
        }
        finally
        {
            select.Reset();
        }
    }

    private Dictionary<string, ProducerState>? LoadProducers(long job)
    {
        Dictionary<string, ProducerState>? producers = null;
        var select = _statements.FindProducers.Bind(1, job);
        while (select.Step())
        {
            producers ??= new(StringComparer.Ordinal);
            producers[select.Text(0)] = new(select.Int64(1), select.Int64OrNull(2), select.Int64(3));
        }

        select.Reset();
        return producers;
    }
}
