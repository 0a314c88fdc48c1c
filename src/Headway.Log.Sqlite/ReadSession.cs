using Headway.Log.Sqlite.Writing;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A read-only connection and its prepared statements. Belongs to one caller at a time.</summary>
internal sealed class ReadSession(SqliteConnection connection) : IDisposable
{
    private const int MaxPageBytes = 512 << 10;
    private const string SelectJob = $"SELECT {JobRow.Columns}, request FROM jobs WHERE ";

    private readonly SqliteStatement _findById = new(connection, SelectJob + "id = ? AND deleted IS NULL");
    private readonly SqliteStatement _findByKey = new(connection, SelectJob + "owner = ? AND idempotency_key = ? AND deleted IS NULL");

    private readonly SqliteStatement _findName = new(connection, "SELECT 1 FROM deleted_names WHERE name = ? AND time >= ?");

    // The oldest seq of a job and its pages, from the one on that has a seq, or would have it. A job without such pages is
    // one row without a page. One statement, so that a read takes one snapshot.
    private readonly SqliteStatement _readPages = new(connection, """
        SELECT first_seq, page.seq, page.line
        FROM jobs LEFT JOIN events AS page
            ON page.job = key AND page.seq >= ifnull((SELECT max(seq) FROM events WHERE job = key AND seq <= ?2), ?2)
        WHERE id = ?1 ORDER BY page.seq
        """);

    public SqliteConnection Connection => connection;

    /// <summary>Finds a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="newest">The newest seq of its pending page, as it was before this call; 0: none.</param>
    public JobRecord? Find(string id, long newest) => Find(_findById.Bind(1, id), newest);

    /// <summary>The id of the job that an owner created with a key.</summary>
    public string? FindByKey(string owner, string key) => Find(_findByKey.Bind(1, owner).Bind(2, key), newest: 0)?.Id;

    /// <summary>Whether a name of a deleted job is known, as <see cref="DeletedNames"/> has it.</summary>
    public bool HasDeletedName(string name, long oldest)
    {
        var isFound = _findName.Bind(1, name).Bind(2, oldest).Step();
        _findName.Reset();
        return isFound;
    }

    /// <summary>Reads events after a cursor.</summary>
    /// <param name="job">The job.</param>
    /// <param name="after">The cursor.</param>
    /// <param name="limit">The most events.</param>
    /// <param name="pending">The job's pending page, as it was before this call: what leaves it afterwards is in the database.</param>
    public LogPage Read(string job, long after, int limit, PendingPage? pending)
    {
        var rows = _readPages.Bind(1, job).Bind(2, after == long.MaxValue ? after : after + 1);
        try
        {
            return rows.Step() ? Read(rows, after, limit, pending) : new([], 1);
        }
        finally
        {
            rows.Reset();
        }
    }

    public void Dispose()
    {
        _findById.Dispose();
        _findByKey.Dispose();
        _findName.Dispose();
        _readPages.Dispose();
        connection.Dispose();
    }

    private static LogPage Read(SqliteStatement rows, long after, int limit, PendingPage? pending)
    {
        var firstSeq = rows.Int64(0);
        var events = new List<LogEvent>();
        var bytes = 0;
        after = Math.Max(after, firstSeq - 1); // the first page may still hold events that were trimmed
        for (var isRow = !rows.IsNull(1); isRow && events.Count < limit && bytes < MaxPageBytes; isRow = rows.Step())
        {
            var lines = rows.Blob(2);
            for (var seq = rows.Int64(1); events.Count < limit && PageWriter.TryTakeLine(ref lines, out var line); seq++)
            {
                if (seq > after)
                {
                    events.Add(LogEvent.Parse(line));
                    bytes += line.Length;
                }
            }
        }

        if (bytes < MaxPageBytes)
        {
            pending?.Read(events.Count > 0 ? events[^1].Seq : after, limit, events);
        }

        return new(events, firstSeq);
    }

    private static JobRecord? Find(SqliteStatement select, long newest)
    {
        try
        {
            return select.Step() ? JobRow.Read(select, newest) with { Request = select.Blob(JobRow.Next).ToArray() } : null;
        }
        finally
        {
            select.Reset();
        }
    }
}
