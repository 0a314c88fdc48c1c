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

    public SqliteStatement ReadLines { get; } = new(connection, "SELECT line FROM events WHERE job = ? AND seq > ? ORDER BY seq LIMIT ?");

    public void Dispose()
    {
        Begin.Dispose();
        Touch.Dispose();
        End.Dispose();
        FindById.Dispose();
        FindByKey.Dispose();
        FindFirst.Dispose();
        ReadLines.Dispose();
        connection.Dispose();
    }
}
