namespace Headway.Log.Sqlite;

/// <summary>A <see cref="JobRecord"/> as a row of the table <c>jobs</c>.</summary>
/// <remarks>
/// Most events change only the newest seq of their job, which its newest page or its pending page has. The row is
/// updated when anything else changes, so its <c>last_seq</c> is often behind.
/// </remarks>
internal static class JobRow
{
    /// <summary>The seq of the newest event in the pages of <c>jobs.key</c>; null: there is none. Rows of schema 2 held one event each.</summary>
    public const string NewestPaged = "(SELECT ifnull(last, seq) FROM events WHERE job = jobs.key ORDER BY seq DESC LIMIT 1)";

    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = $"""
        key, id, kind, owner, title, status, percent, attempt, unclean_starts, first_seq,
        max(last_seq, ifnull({NewestPaged}, 0)),
        created, started, finished, error_code, error_message, input_node, input_seq
        """;

    /// <summary>Inserts what <see cref="BindNew"/> binds and answers the key.</summary>
    public const string Insert = """
        INSERT INTO jobs (id, kind, owner, title, status, percent, attempt, unclean_starts, first_seq, last_seq,
            created, input_seq, request, idempotency_key, idempotency_digest)
        VALUES (?, ?, ?, ?, 0, ?, 0, 0, 1, 1, ?, 0, ?, ?, ?)
        RETURNING key
        """;

    /// <summary>Writes what <see cref="Bind"/> binds; the key is the last parameter.</summary>
    public const string Update = """
        UPDATE jobs SET status = ?, percent = ?, attempt = ?, unclean_starts = ?, first_seq = ?, last_seq = ?,
            started = ?, finished = ?, error_code = ?, error_message = ?, input_node = ?, input_seq = ?
        WHERE key = ?
        """;

    /// <summary>The number of the column that comes behind <see cref="Columns"/>.</summary>
    public const int Next = 18;

    /// <summary>Reads a row.</summary>
    /// <param name="row">The statement, at its row.</param>
    /// <param name="newest">The newest seq of the job's pending page, as it was before the statement began; 0: none.</param>
    public static JobRecord Read(SqliteStatement row, long newest) => new()
    {
        Id = row.Text(1),
        Kind = row.Text(2),
        Owner = row.Text(3),
        Title = row.Text(4),
        Status = (JobStatus)row.Int64(5),
        Percent = row.Double(6),
        Attempt = (int)row.Int64(7),
        UncleanStarts = (int)row.Int64(8),
        FirstSeq = row.Int64(9),
        LastSeq = Math.Max(row.Int64(10), newest),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(11)),
        Started = Time(row.Int64OrNull(12)),
        Finished = Time(row.Int64OrNull(13)),
        Error = row.IsNull(14) ? null : new(row.Text(14), row.Text(15)),
        InputNode = row.TextOrNull(16),
        InputSeq = row.Int64(17),
    };

    /// <summary>Whether anything that <see cref="Bind"/> binds has changed besides the newest seq.</summary>
    public static bool HasMoved(JobRecord from, JobRecord to) =>
        from.Status != to.Status
        || !from.Percent.Equals(to.Percent)
        || from.Attempt != to.Attempt
        || from.UncleanStarts != to.UncleanStarts
        || from.FirstSeq != to.FirstSeq
        || from.Started != to.Started
        || from.Finished != to.Finished
        || !ReferenceEquals(from.Error, to.Error)
        || from.InputNode != to.InputNode
        || from.InputSeq != to.InputSeq;

    public static SqliteStatement Bind(SqliteStatement update, long key, JobRecord job) => update
        .Bind(1, (long)job.Status)
        .Bind(2, job.Percent)
        .Bind(3, job.Attempt)
        .Bind(4, job.UncleanStarts)
        .Bind(5, job.FirstSeq)
        .Bind(6, job.LastSeq)
        .Bind(7, job.Started?.ToUnixTimeMilliseconds())
        .Bind(8, job.Finished?.ToUnixTimeMilliseconds())
        .Bind(9, job.Error?.Code)
        .Bind(10, job.Error?.Message)
        .Bind(11, job.InputNode)
        .Bind(12, job.InputSeq)
        .Bind(13, key);

    public static SqliteStatement BindNew(SqliteStatement insert, JobRecord job, IdempotencyKey? idempotency) => insert
        .Bind(1, job.Id)
        .Bind(2, job.Kind)
        .Bind(3, job.Owner)
        .Bind(4, job.Title)
        .Bind(5, job.Percent)
        .Bind(6, job.Created.ToUnixTimeMilliseconds())
        .Bind(7, job.Request.Span)
        .Bind(8, idempotency?.Key)
        .Bind(9, idempotency?.Digest);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
