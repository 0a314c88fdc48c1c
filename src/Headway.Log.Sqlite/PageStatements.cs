using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>What is said to the database about pages and the journal, prepared.</summary>
internal sealed class PageStatements(SqliteConnection connection) : IDisposable
{
    /// <summary>The seq of the newest event that is in a page of <c>jobs.key</c>; null: none is. Rows of schema 2 held one event each.</summary>
    public const string NewestPaged = "(SELECT ifnull(last, seq) FROM events WHERE job = jobs.key ORDER BY seq DESC LIMIT 1)";

    public SqliteStatement InsertPage { get; } = new(connection, "INSERT INTO events (job, seq, last, line) VALUES (?, ?, ?, ?)");

    public SqliteStatement InsertJournal { get; } = new(connection, "INSERT INTO journal (pos, lines) VALUES (?, ?)");

    public SqliteStatement ShortenJournal { get; } = new(connection, "DELETE FROM journal WHERE pos < ?");

    public SqliteStatement ReadJournal { get; } = new(connection, "SELECT pos, lines FROM journal ORDER BY pos");

    public SqliteStatement FindLast { get; } = new(connection, $"SELECT id, ifnull({NewestPaged}, 0) FROM jobs WHERE key = ?");

    public void Dispose()
    {
        InsertPage.Dispose();
        InsertJournal.Dispose();
        ShortenJournal.Dispose();
        ReadJournal.Dispose();
        FindLast.Dispose();
    }
}
