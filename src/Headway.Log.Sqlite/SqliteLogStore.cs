using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The embedded store: one SQLite file in WAL mode, one writer that commits in groups, a few readers beside it.
/// </summary>
/// <remarks>Thread-safe. One process at a time: the data folder is locked while it is open.</remarks>
public sealed class SqliteLogStore : ILogStore
{
    private const int ReaderCount = 4;
    private const int MostPageBytes = 512 << 10;

    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    /// <summary>Opens the store, and makes it where there is none.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Gives events their time.</param>
    /// <param name="committed">Told how long each group commit took and how many requests it held; must be quick.</param>
    /// <exception cref="LogStoreException">The folder cannot be written or is in use, or the file is damaged or not Headway's.</exception>
    public SqliteLogStore(SqliteLogOptions options, TimeProvider time, Action<TimeSpan, int>? committed = null)
    {
        _database = SqliteDatabase.Open(options);
        _writer = new(new(_database.Connect(SqliteDatabase.WriterCacheKilobytes), time), committed ?? (static (_, _) => { }));
        _readers = new(_database, ReaderCount);
    }

    /// <inheritdoc/>
    public void Observe(ICommitObserver observer)
    {
        // Nothing has been appended yet: this is how many there are, and what the writer tells is counted on from here.
        using (var connection = _database.Connect())
        {
            observer.Counted(Count(connection));
        }

        _writer.Observe(observer);
    }

    /// <inheritdoc/>
    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) =>
        _writer.Enqueue(new CreateRequest(job), cancellationToken);

    /// <inheritdoc/>
    public Task<AppendResult> AppendAsync(
        string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken) =>
        _writer.Enqueue(new AppendRequest(job, events, producer), cancellationToken);

    /// <inheritdoc/>
    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) =>
        _writer.Enqueue(new TrimRequest(job, firstSeq), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        _readers.ReadAsync((job, after, limit), static (connection, at) => ReadPage(connection, at.job, at.after, at.limit), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) =>
        _readers.ReadAsync(job, static (connection, id) => Find(connection, "id = $a", id), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            (owner, key), static (connection, by) => Find(connection, "owner = $a AND idempotency_key = $b", by.owner, by.key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) =>
        _readers.ReadAsync(query, List, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private static List<JobCount> Count(SqliteConnection connection)
    {
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT kind, status, count(*) FROM jobs GROUP BY kind, status";
        var counts = new List<JobCount>();
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            counts.Add(new(row.GetString(0), (JobStatus)row.GetInt32(1), row.GetInt64(2)));
        }

        return counts;
    }

    private static JobRecord? Find(SqliteConnection connection, string where, string a, string? b = null)
    {
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {JobRow.Columns}, request FROM jobs WHERE {where}";
        select.Parameters.Set("$a", a);
        select.Parameters.Set("$b", b);
        using var row = select.ExecuteReader();
        return row.Read() ? JobRow.Read(row, withRequest: true) : null;
    }

    private static LogPage ReadPage(SqliteConnection connection, string job, long after, int limit)
    {
        using var header = connection.CreateCommand();
        header.CommandText = "SELECT key, first_seq FROM jobs WHERE id = $id";
        header.Parameters.Set("$id", job);
        using var found = header.ExecuteReader();
        if (!found.Read())
        {
            return new([], 1);
        }

        using var select = connection.CreateCommand();
        select.CommandText = "SELECT line FROM events WHERE job = $job AND seq > $after ORDER BY seq LIMIT $limit";
        select.Parameters.Set("$job", found.GetInt64(0));
        select.Parameters.Set("$after", after);
        select.Parameters.Set("$limit", limit);
        var events = ReadEvents(select);

        // A trim may have come between the two statements: what the page holds is what counts.
        return new(events, events.Count > 0 && events[0].Seq > after + 1 ? events[0].Seq : found.GetInt64(1));
    }

    private static List<LogEvent> ReadEvents(SqliteCommand select)
    {
        var events = new List<LogEvent>();
        var bytes = 0;
        using var row = select.ExecuteReader();
        while (bytes < MostPageBytes && row.Read())
        {
            var e = LogEvent.Parse(row.GetFieldValue<byte[]>(0));
            bytes += e.Line.Length;
            events.Add(e);
        }

        return events;
    }

    private static IReadOnlyList<JobRecord> List(SqliteConnection connection, JobQuery query)
    {
        using var select = connection.CreateCommand();
        select.CommandText = $"SELECT {JobRow.Columns} FROM jobs WHERE {Where(select.Parameters, query)} ORDER BY key DESC LIMIT $limit";
        select.Parameters.Set("$limit", query.Limit);
        var jobs = new List<JobRecord>();
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            jobs.Add(JobRow.Read(row, withRequest: false));
        }

        return jobs;
    }

    private static string Where(SqliteParameterCollection parameters, JobQuery query)
    {
        var conditions = new List<string> { "1 = 1" };
        Add("owner = $owner", "$owner", query.Owner);
        Add("kind = $kind", "$kind", query.Kind);
        Add("key < (SELECT key FROM jobs WHERE id = $before)", "$before", query.Before);
        if (query.Status is { Count: > 0 } status)
        {
            // Numbers of an enum: nothing of the caller's stands in the statement.
            conditions.Add($"status IN ({string.Join(',', status.Select(static s => ((int)s).ToString(CultureInfo.InvariantCulture)))})");
        }

        return string.Join(" AND ", conditions);

        void Add(string condition, string name, string? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Set(name, value);
            }
        }
    }
}
