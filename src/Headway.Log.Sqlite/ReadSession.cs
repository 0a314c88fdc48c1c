using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A connection that only reads, and what is asked of it often, prepared. Belongs to one caller at a time.</summary>
internal sealed class ReadSession(SqliteConnection connection) : IDisposable
{
    private const string Select = $"SELECT {JobRow.Columns}, request FROM jobs WHERE ";

    public SqliteConnection Connection => connection;

    public SqliteStatement FindById { get; } = new(connection, Select + "id = ?");

    public SqliteStatement FindByKey { get; } = new(connection, Select + "owner = ? AND idempotency_key = ?");

    /// <summary>
    /// The oldest seq of a job, with its pages from the one on that holds a seq, or would; a job without such pages is one
    /// row without a page. It is one statement, so that a read takes one snapshot.
    /// </summary>
    public SqliteStatement ReadPages { get; } = new(connection, """
        SELECT first_seq, page.seq, page.line
        FROM jobs LEFT JOIN events AS page
            ON page.job = key AND page.seq >= ifnull((SELECT max(seq) FROM events WHERE job = key AND seq <= ?2), ?2)
        WHERE id = ?1 ORDER BY page.seq
        """);

    public void Dispose()
    {
        FindById.Dispose();
        FindByKey.Dispose();
        ReadPages.Dispose();
        connection.Dispose();
    }
}
