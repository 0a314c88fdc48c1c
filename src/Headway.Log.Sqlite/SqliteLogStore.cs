using System.Globalization;
using Headway.Log.Sqlite.Writing;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, one writer that commits in groups, a few readers beside it.
/// </summary>
/// <remarks>Thread-safe. One process at a time: the data folder is locked while it is open.</remarks>
public sealed class SqliteLogStore : ILogStore
{
    private const int ReaderCount = 4;
    private const int DefaultMaxJournal = 8 << 20;

    private readonly SqliteDatabase _database;
    private readonly GroupWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly PendingPages _pages = new();
    private readonly Removals _removals;
    private readonly RetentionSweep? _sweep;
    private readonly TimeProvider _time;

    /// <summary>Opens the store, or creates it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock for event times and timers.</param>
    /// <param name="committed">Called with the duration of each group commit and its number of requests; must not block.</param>
    /// <exception cref="LogStoreException">The folder cannot be written or is in use, or the file is damaged or not Headway's.</exception>
    public SqliteLogStore(SqliteLogOptions options, TimeProvider time, Action<TimeSpan, int>? committed = null)
        : this(options, time, committed, DefaultMaxJournal)
    {
    }

    /// <summary>Opens the store with a limit for the journal.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock for event times and timers.</param>
    /// <param name="committed">Called after each group commit.</param>
    /// <param name="maxJournal">How long the journal may grow behind a pending page, in bytes. It bounds the pending events in memory, and what the next start reads.</param>
    internal SqliteLogStore(SqliteLogOptions options, TimeProvider time, Action<TimeSpan, int>? committed, int maxJournal)
    {
        _time = time;
        _database = SqliteDatabase.Open(options);
        try
        {
            var session = new WriteSession(_database.Connect(SqliteDatabase.WriterCacheKilobytes), _pages, maxJournal, time);
            _writer = new(session, new(_database.Connect()), committed ?? (static (_, _) => { }));
        }
        catch (FormatException fault)
        {
            _database.Dispose();
            throw _database.Damaged(fault.Message, fault);
        }

        _readers = new(_database, ReaderCount);
        _removals = new(_writer, time);
        using var connection = _database.Connect();
        _removals.Resume(connection);
        var retention = new Retention(options.Retention, options.RetentionByKind);
        _sweep = retention.IsUsed ? new(_database, _removals, retention, time) : null;
    }

    /// <inheritdoc/>
    public void Observe(ICommitObserver observer)
    {
        // Nothing has been appended yet, so the initial counts and the writer's notifications together are complete.
        using (var connection = _database.Connect())
        {
            observer.Counted(Count(connection));
        }

        _writer.Observe(observer);
    }

    /// <inheritdoc/>
    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) =>
        _writer.Enqueue(new CreateRequest(job, job.Queued()), cancellationToken);

    /// <inheritdoc/>
    public Task<AppendResult> AppendAsync(
        string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken) =>
        _writer.Enqueue(new AppendRequest(job, events, producer), cancellationToken);

    /// <inheritdoc/>
    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) =>
        _writer.Enqueue(new TrimRequest(job, firstSeq), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) =>
        _writer.Enqueue(new RenameRequest(job, title), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) =>
        _removals.DeleteAsync(job, grace).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            (name: DeletedNames.NameOf(owner, key), oldest: DeletedNames.Oldest(_time.GetUtcNow())),
            static (session, wanted) => session.HasDeletedName(wanted.name, wanted.oldest),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            (owner, pending: _pages.Sizes()),
            static (session, wanted) => OwnerSize.Measure(session.Connection, wanted.owner, wanted.pending),
            cancellationToken);

    /// <inheritdoc/>
    public void Unfollow(string job) => _removals.OnUnfollowed(job);

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            (job, after, limit, pending: _pages.Find(job)),
            static (session, wanted) => session.Read(wanted.job, wanted.after, wanted.limit, wanted.pending),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) =>
        _readers.ReadAsync((job, newest: _pages.LastSeq(job)), static (session, wanted) => session.Find(wanted.job, wanted.newest), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken)
    {
        // In two steps: only the row contains the id, and the pending page must be looked up before the row is read.
        var id = await _readers.ReadAsync((owner, key), static (session, wanted) => session.FindByKey(wanted.owner, wanted.key), cancellationToken);
        return id is null ? null : await FindAsync(id, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        _readers.ReadAsync((query, _pages), static (session, wanted) => (IReadOnlyList<JobRecord>)List(session.Connection, wanted._pages, wanted.query), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _sweep?.Dispose();
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static List<JobCount> Count(SqliteConnection connection)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT kind, status, count(*) FROM jobs WHERE deleted IS NULL GROUP BY kind, status";
        var counts = new List<JobCount>();
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            counts.Add(new(row.GetString(0), (JobStatus)row.GetInt32(1), row.GetInt64(2)));
        }

        return counts;
    }

    // The newest seq of a listed job may be newer than the rest of its record.
    private static List<JobRecord> List(SqliteConnection connection, PendingPages pages, JobQuery query)
    {
        var values = new List<string>();
        using var select = new SqliteStatement(connection, $"SELECT {JobRow.Columns} FROM jobs WHERE {Where(values, query)} ORDER BY key DESC LIMIT {query.Limit.ToString(CultureInfo.InvariantCulture)}");
        for (var i = 0; i < values.Count; i++)
        {
            select.Bind(i + 1, values[i]);
        }

        var jobs = new List<JobRecord>();
        while (select.Step())
        {
            jobs.Add(JobRow.Read(select, pages.LastSeq(select.Text(1))));
        }

        return jobs;
    }

    private static string Where(List<string> values, JobQuery query)
    {
        var conditions = new List<string> { "deleted IS NULL" };
        Add("owner = ?", query.Owner);
        Add("kind = ?", query.Kind);
        Add("key <= (SELECT key - (id = ?1) FROM jobs WHERE id <= ?1 ORDER BY id DESC LIMIT 1)".Replace("?1", "?" + (values.Count + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), query.Before); // paging continues after a deleted job, because ids sort by time
        if (query.Status is { Count: > 0 } status)
        {
            // Numbers of an enum: the statement contains no text from the caller.
            conditions.Add($"status IN ({string.Join(',', status.Select(static s => ((int)s).ToString(CultureInfo.InvariantCulture)))})");
        }

        return string.Join(" AND ", conditions);

        void Add(string condition, string? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(value);
            }
        }
    }
}
