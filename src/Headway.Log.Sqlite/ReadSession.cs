using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A connection that only reads, and what is asked of it often, prepared. Belongs to one caller at a time.</summary>
internal sealed class ReadSession(SqliteConnection connection) : IDisposable
{
    private const string Select = $"SELECT {JobRow.Columns}, request FROM jobs WHERE ";

    public SqliteConnection Connection => connection;

    public SqliteStatement Begin { get; } = new(connection, "BEGIN");

    public SqliteStatement Touch { get; } = new(connection, "SELECT 1 FROM jobs LIMIT 1");

    public SqliteStatement End { get; } = new(connection, "COMMIT");

    public SqliteStatement FindById { get; } = new(connection, Select + "id = ?");

    public SqliteStatement FindByKey { get; } = new(connection, Select + "owner = ? AND idempotency_key = ?");

    public SqliteStatement FindFirst { get; } = new(connection, "SELECT key, first_seq FROM jobs WHERE id = ?");

    /// <summary>The pages of a job from the one on that holds a seq, or would.</summary>
    public SqliteStatement ReadPages { get; } = new(connection, """
        SELECT seq, line FROM events
        WHERE job = ?1 AND seq >= ifnull((SELECT max(seq) FROM events WHERE job = ?1 AND seq <= ?2), ?2) ORDER BY seq
        """);

    public void Dispose()
    {
        Begin.Dispose();
        Touch.Dispose();
        End.Dispose();
        FindById.Dispose();
        FindByKey.Dispose();
        FindFirst.Dispose();
        ReadPages.Dispose();
        connection.Dispose();
    }
}
