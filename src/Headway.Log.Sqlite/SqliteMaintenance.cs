using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>Maintenance of the embedded store's file: online backup, check of a copy, and compaction.</summary>
public static class SqliteMaintenance
{
    private const int Page = 1000;

    /// <summary>
    /// Copies the database of a data folder into one file, in the state of one moment. The server may run meanwhile; it
    /// goes on writing. The copy appears under its name when it is whole and on the disk.
    /// </summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="file">The copy, which must not exist.</param>
    /// <exception cref="LogStoreException"><c>data_missing</c>: the folder holds no database. <c>data_corrupt</c>: the copy is damaged, since the database is. <c>backup_failed</c>: the copy exists already, or cannot be written.</exception>
    public static void Backup(string folder, string file)
    {
        var source = Path.Combine(Path.GetFullPath(folder), SqliteDatabase.FileName);
        var partial = file + ".partial";
        if (!File.Exists(source))
        {
            throw new LogStoreException("data_missing", $"There is no database {source}. Name another data folder; docs/operations.md describes how logs in Redis are saved.");
        }

        if (File.Exists(file))
        {
            throw new LogStoreException("backup_failed", $"{file} exists already. Name another file, or move it away.");
        }

        try
        {
            Write(source, partial);
            File.Move(partial, file);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new LogStoreException("backup_failed", $"{file} cannot be written: {fault.Message}", fault);
        }
        finally
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }

    /// <summary>
    /// Checks a backup, or a database in use, by what a restore would do: copies it into a folder of its own, checks the
    /// structure of the copy, opens it, and reads every event of every log.
    /// </summary>
    /// <param name="file">The database. It is only read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Called after each log with the totals so far; null: not called.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What the database holds.</returns>
    /// <exception cref="LogStoreException"><c>data_missing</c>: there is no such file. <c>data_corrupt</c> and the other codes of a start: what is wrong.</exception>
    public static async Task<SqliteContents> CheckAsync(string file, TimeProvider time, Action<SqliteContents>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new LogStoreException("data_missing", $"There is no file {Path.GetFullPath(file)}.");
        }

        var folder = Directory.CreateTempSubdirectory("headway-check-");
        try
        {
            var copy = Path.Combine(folder.FullName, SqliteDatabase.FileName);
            Copy(file, copy);
            Check(copy);
            await using var store = new SqliteLogStore(new() { Folder = folder.FullName }, time);
            return await ReadAllAsync(store, new(0, 0, new FileInfo(copy).Length), progress, cancellationToken);
        }
        catch (SqliteException fault)
        {
            throw new LogStoreException("data_corrupt", $"{file} is damaged ({fault.Message}).", fault);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Gives the space of deleted events back to the file system. No server may use the folder; it needs free space for a second copy.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>The size of the file in bytes, before and after.</returns>
    /// <exception cref="LogStoreException"><c>data_missing</c>, <c>data_in_use</c> and the other codes of a start; <c>disk_full</c>: there is no room for the copy.</exception>
    public static (long Before, long After) Compact(string folder)
    {
        var file = Path.Combine(Path.GetFullPath(folder), SqliteDatabase.FileName);
        if (!File.Exists(file))
        {
            throw new LogStoreException("data_missing", $"There is no database {file}. Name another data folder.");
        }

        using var database = SqliteDatabase.Open(new() { Folder = folder });
        using var connection = database.Connect();
        try
        {
            Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            var before = new FileInfo(file).Length;
            Run(connection, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
            return (before, new FileInfo(file).Length);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SqliteDatabase.DatabaseIsFull)
        {
            throw new LogStoreException("disk_full", $"There is no room for a second copy of {file}. Nothing was changed.", fault);
        }
    }

    private static void Write(string source, string partial)
    {
        File.Delete(partial); // what an earlier try left
        PrivateFiles.CreateFile(partial);
        Copy(source, partial);
        Check(partial);
        using var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    private static void Copy(string source, string target)
    {
        using var from = Open(source, SqliteOpenMode.ReadOnly);
        using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
        from.BackupDatabase(to);
        Run(to, "PRAGMA journal_mode = DELETE"); // one file, without a write-ahead log beside it
    }

    private static void Check(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        if (command.ExecuteScalar() is not "ok" and var finding)
        {
            throw new LogStoreException("data_corrupt", $"The database is damaged ({finding}).");
        }
    }

    private static async Task<SqliteContents> ReadAllAsync(SqliteLogStore store, SqliteContents found, Action<SqliteContents>? progress, CancellationToken cancellationToken)
    {
        for (string? before = null; ;)
        {
            var jobs = await store.ListAsync(new(Before: before, Limit: Page), cancellationToken);
            if (jobs.Count == 0)
            {
                return found;
            }

            foreach (var job in jobs)
            {
                found = found with { Jobs = found.Jobs + 1, Events = found.Events + await ReadLogAsync(store, job, cancellationToken) };
                progress?.Invoke(found);
            }

            before = jobs[^1].Id;
        }
    }

    private static async Task<long> ReadLogAsync(SqliteLogStore store, JobRecord job, CancellationToken cancellationToken)
    {
        var seq = job.FirstSeq - 1;
        var isEnded = false;
        while ((await store.ReadAsync(job.Id, seq, Page, cancellationToken)).Events is { Count: > 0 } events)
        {
            foreach (var e in events)
            {
                if (e.Seq != ++seq)
                {
                    throw new LogStoreException("data_corrupt", $"The log of job {job.Id} has event {e.Seq} where {seq} must be.");
                }

                isEnded = e.IsTerminal;
            }
        }

        return seq != job.LastSeq ? throw new LogStoreException("data_corrupt", $"The log of job {job.Id} ends at event {seq}; the job says {job.LastSeq}.")
            : isEnded != job.IsClosed ? throw new LogStoreException("data_corrupt", $"The log of job {job.Id} and its status disagree about its end.")
            : seq - job.FirstSeq + 1;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>What a database holds.</summary>
/// <param name="Jobs">How many jobs.</param>
/// <param name="Events">How many events, in all logs.</param>
/// <param name="Bytes">The size of the file.</param>
public readonly record struct SqliteContents(int Jobs, long Events, long Bytes);
