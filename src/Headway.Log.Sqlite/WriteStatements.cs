using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>What the writer says to the database, prepared.</summary>
internal sealed class WriteStatements(SqliteConnection connection) : IDisposable
{
    private const string Select = $"SELECT {JobRow.Columns}, idempotency_digest FROM jobs WHERE ";

    public SqliteStatement Begin { get; } = new(connection, "BEGIN IMMEDIATE");

    public SqliteStatement Commit { get; } = new(connection, "COMMIT");

    public SqliteStatement Rollback { get; } = new(connection, "ROLLBACK");

    public SqliteStatement UpdateJob { get; } = new(connection, JobRow.Update);

    public SqliteStatement UpsertProducer { get; } = new(connection, """
        INSERT INTO producers (job, id, epoch, seq, last_seq) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (job, id) DO UPDATE SET epoch = ?3, seq = ?4, last_seq = ?5
        """);

    public SqliteStatement InsertJob { get; } = new(connection, """
        INSERT INTO jobs (id, kind, owner, title, status, percent, attempt, unclean_starts, first_seq, last_seq,
            created, input_seq, request, idempotency_key, idempotency_digest)
        VALUES (?, ?, ?, ?, 0, ?, 0, 0, 1, 1, ?, 0, ?, ?, ?)
        RETURNING key
        """);

    public SqliteStatement FindById { get; } = new(connection, Select + "id = ?");

    public SqliteStatement FindByKey { get; } = new(connection, Select + "owner = ? AND idempotency_key = ?");

    public SqliteStatement FindProducers { get; } = new(connection, "SELECT id, epoch, seq, last_seq FROM producers WHERE job = ?");

    /// <summary>Removes the pages that lie wholly before a seq.</summary>
    public SqliteStatement Trim { get; } = new(connection, """
        DELETE FROM events WHERE job = ?1 AND seq < (SELECT max(seq) FROM events WHERE job = ?1 AND seq <= ?2)
        """);

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[Begin, Commit, Rollback, UpdateJob, UpsertProducer, InsertJob, FindById, FindByKey, FindProducers, Trim])
        {
            statement.Dispose();
        }
    }
}
