using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The writer's connection, its prepared statements and its memory of the jobs it lately wrote to, so that an append
/// costs one insert and a job one update per group. Owned by the writer's thread.
/// </summary>
internal sealed class SqliteWriteSession : IDisposable
{
    private const int MostEntries = 4096;

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, JobEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<JobEntry> _dirty = [];
    private readonly SqliteCommand _insertEvent;
    private readonly SqliteCommand _updateJob;
    private readonly SqliteCommand _upsertProducer;
    private SqliteTransaction? _transaction;

    public SqliteWriteSession(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _insertEvent = Prepare("INSERT INTO events (job, seq, line) VALUES ($job, $seq, $line)");
        _updateJob = Prepare("""
            UPDATE jobs SET status = $status, percent = $percent, attempt = $attempt, unclean_starts = $unclean_starts,
                first_seq = $first_seq, last_seq = $last_seq, started = $started, finished = $finished,
                error_code = $error_code, error_message = $error_message, input_node = $input_node, input_seq = $input_seq
            WHERE key = $key
            """);
        _upsertProducer = Prepare("""
            INSERT INTO producers (job, id, epoch, seq, last_seq) VALUES ($job, $id, $epoch, $seq, $last_seq)
            ON CONFLICT (job, id) DO UPDATE SET epoch = $epoch, seq = $seq, last_seq = $last_seq
            """);
    }

    public DateTimeOffset Now() => _time.GetUtcNow();

    public void Begin() => _transaction = _connection.BeginTransaction(deferred: false);

    public void Commit()
    {
        foreach (var entry in _dirty)
        {
            JobRow.Bind(_updateJob.Parameters, entry.Record);
            Execute(_updateJob, ("$key", entry.Key));
            entry.IsDirty = false;
        }

        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
        Forget();
        _dirty.Clear();
    }

    /// <summary>Undoes the group. What the entries say may not be true any more, so they are read anew.</summary>
    public void Rollback()
    {
        _entries.Clear();
        _dirty.Clear();
        var transaction = _transaction;
        _transaction = null;
        try
        {
            transaction?.Dispose();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (disk full, I/O error). The next group begins afresh or says why not.
        }
    }

    public JobEntry? Find(string job) =>
        _entries.TryGetValue(job, out var known) ? known : Load("id = $a", job)?.Entry;

    public (JobRecord Record, string? Digest)? FindByKey(string owner, string key) =>
        Load("owner = $a AND idempotency_key = $b", owner, key) is { } found ? (found.Entry.Record, found.Digest) : null;

    public void Create(JobRecord record, IdempotencyKey? idempotency, LogEvent first)
    {
        using var insert = Prepare("""
            INSERT INTO jobs (id, kind, owner, title, status, percent, attempt, unclean_starts, first_seq, last_seq,
                created, input_seq, request, idempotency_key, idempotency_digest)
            VALUES ($id, $kind, $owner, $title, 0, 0, 0, 0, 1, 1, $created, 0, $request, $key, $digest)
            RETURNING key
            """);
        var p = insert.Parameters;
        p.Set("$id", record.Id);
        p.Set("$kind", record.Kind);
        p.Set("$owner", record.Owner);
        p.Set("$title", record.Title);
        p.Set("$created", record.Created.ToUnixTimeMilliseconds());
        p.Set("$request", record.Request.ToArray());
        p.Set("$key", idempotency?.Key);
        p.Set("$digest", idempotency?.Digest);
        insert.Transaction = _transaction;
        var entry = new JobEntry((long)insert.ExecuteScalar()!, record with { Request = default }, []);
        _entries[record.Id] = entry;
        Insert(entry, [first], entry.Record);
    }

    public void Insert(JobEntry entry, LogEvent[] events, JobRecord after)
    {
        foreach (var e in events)
        {
            Execute(_insertEvent, ("$job", entry.Key), ("$seq", e.Seq), ("$line", Bytes(e)));
        }

        entry.Record = after;
        Touch(entry);
    }

    public void Remember(JobEntry entry, string producer, ProducerState state)
    {
        Execute(
            _upsertProducer, ("$job", entry.Key), ("$id", producer), ("$epoch", state.Epoch), ("$seq", state.Seq), ("$last_seq", state.LastSeq));
        entry.Producers[producer] = state;
    }

    public void Trim(JobEntry entry, long firstSeq)
    {
        using var delete = Prepare("DELETE FROM events WHERE job = $job AND seq < $seq");
        Execute(delete, ("$job", entry.Key), ("$seq", firstSeq));
        entry.Record = entry.Record with { FirstSeq = firstSeq };
        Touch(entry);
    }

    public void Dispose()
    {
        _insertEvent.Dispose();
        _updateJob.Dispose();
        _upsertProducer.Dispose();
        _connection.Dispose();
    }

    private static byte[] Bytes(LogEvent e) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(e.Line, out var segment) && segment.Array!.Length == segment.Count
            ? segment.Array
            : e.Line.ToArray();

    private void Touch(JobEntry entry)
    {
        if (!entry.IsDirty)
        {
            entry.IsDirty = true;
            _dirty.Add(entry);
        }
    }

    // Ended jobs are written to no more; of the rest the memory keeps a bounded number and reads the others anew.
    private void Forget()
    {
        foreach (var entry in _dirty)
        {
            if (entry.Record.IsClosed)
            {
                _entries.Remove(entry.Record.Id);
            }
        }

        if (_entries.Count > MostEntries)
        {
            _entries.Clear();
        }
    }

    private (JobEntry Entry, string? Digest)? Load(string where, params ReadOnlySpan<string> values)
    {
        using var select = Prepare($"SELECT {JobRow.Columns}, idempotency_digest FROM jobs WHERE {where}");
        select.Transaction = _transaction;
        select.Parameters.Set("$a", values[0]);
        if (values.Length > 1)
        {
            select.Parameters.Set("$b", values[1]);
        }

        using var row = select.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var record = JobRow.Read(row, withRequest: false);
        if (!_entries.TryGetValue(record.Id, out var entry))
        {
            entry = new(row.GetInt64(0), record, LoadProducers(row.GetInt64(0)));
            _entries[record.Id] = entry;
        }

        return (entry, row.IsDBNull(18) ? null : row.GetString(18));
    }

    private Dictionary<string, ProducerState> LoadProducers(long job)
    {
        var producers = new Dictionary<string, ProducerState>(StringComparer.Ordinal);
        using var select = Prepare("SELECT id, epoch, seq, last_seq FROM producers WHERE job = $job");
        select.Transaction = _transaction;
        select.Parameters.Set("$job", job);
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            producers[row.GetString(0)] = new(row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3));
        }

        return producers;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private void Execute(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            command.Parameters.Set(name, value);
        }

        command.Transaction = _transaction;
        command.ExecuteNonQuery();
    }
}
