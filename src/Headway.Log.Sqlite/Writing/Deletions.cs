using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// Deletes jobs in two parts. <see cref="Hide"/> marks the row of the job, and with its commit the deletion is durable.
/// <see cref="Purge"/> then removes the rows in small steps, each in a group of its own, so that no append waits long; a
/// job that is still marked when the store is opened is purged then.
/// </summary>
/// <remarks>
/// Owned by the writer's thread. The connection has <c>secure_delete</c> on, so SQLite overwrites what is removed. The
/// journal holds lines of many logs in one row, so the last step writes all pending pages and empties the journal.
/// </remarks>
internal sealed class Deletions : IDisposable
{
    private const int StepRows = 64; // pages of a log, usually 16 KiB each
    private const int StepPages = 128; // of the file, 4 KiB each

    private readonly TimeProvider _time;
    private readonly PageWriter _pageWriter;
    private readonly SqliteStatement _hide;
    private readonly SqliteStatement _findKey;
    private readonly SqliteStatement _deleteEvents;
    private readonly SqliteStatement _deleteProducers;
    private readonly SqliteStatement _deleteJob;
    private readonly SqliteStatement _vacuum;
    private readonly SqliteStatement _countFree;
    private readonly DeletedNames _names;
    private readonly List<(JobRecord Job, TimeSpan Grace)> _hidden = []; // by this group
    private long _bytes; // removed by this group

    public Deletions(SqliteConnection connection, PageWriter pageWriter, TimeProvider time)
    {
        (_pageWriter, _time) = (pageWriter, time);
        _hide = new(connection, "UPDATE jobs SET deleted = ?2, idempotency_key = NULL, request = x'' WHERE key = ?1");
        _findKey = new(connection, "SELECT key FROM jobs WHERE id = ? AND deleted IS NOT NULL");
        _deleteEvents = new(connection, "DELETE FROM events WHERE pos IN (SELECT pos FROM events WHERE job = ?1 ORDER BY seq LIMIT ?2) RETURNING length(line)");
        _deleteProducers = new(connection, "DELETE FROM producers WHERE job = ?");
        _deleteJob = new(connection, "DELETE FROM jobs WHERE key = ?");
        _vacuum = new(connection, $"PRAGMA incremental_vacuum({StepPages})");
        _countFree = new(connection, "SELECT freelist_count FROM pragma_freelist_count, pragma_auto_vacuum WHERE auto_vacuum = 2");
        _names = new(connection);
    }

    /// <summary>Marks a job as deleted, and takes its idempotency key and its request from its row.</summary>
    public void Hide(CachedJob job, TimeSpan grace)
    {
        var now = _time.GetUtcNow();
        _names.Add(job.Key, now);
        _hide.Bind(1, job.Key).Bind(2, now.ToUnixTimeMilliseconds()).Run();
        _hidden.Add((job.Record, grace));
    }

    /// <summary>Removes a part of a job that is marked as deleted.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    public bool Purge(string job)
    {
        if (FindKey(job) is not { } key)
        {
            return true;
        }

        if (DeleteEvents(key) == StepRows)
        {
            return false;
        }

        _pageWriter.RemoveFromJournal(key);
        if (DeleteEvents(key) == StepRows)
        {
            return false;
        }

        _deleteProducers.Bind(1, key).Run();
        _deleteJob.Bind(1, key).Run();
        return true;
    }

    /// <summary>Gives a few free pages back to the file system. A file that an older version made has no incremental vacuum; <c>headway compact</c> gives it one.</summary>
    /// <returns>Whether there are no more.</returns>
    public bool Vacuum()
    {
        while (_vacuum.Step())
        {
        }

        _vacuum.Reset();
        var isDone = !_countFree.Step() || _countFree.Int64(0) == 0;
        _countFree.Reset();
        return isDone;
    }

    /// <summary>Notifies the observer of the committed deletions; without an observer it only resets the state.</summary>
    public void Publish(ICommitObserver? observer)
    {
        foreach (var (job, grace) in _hidden)
        {
            observer?.Deleted(job.Id, grace);
            observer?.Removed(job.Kind, job.Status);
        }

        if (_bytes > 0)
        {
            observer?.Freed(_bytes);
        }

        _hidden.Clear();
        _bytes = 0;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_hide, _findKey, _deleteEvents, _deleteProducers, _deleteJob, _vacuum, _countFree])
        {
            statement.Dispose();
        }

        _names.Dispose();
    }

    private long? FindKey(string job)
    {
        long? key = _findKey.Bind(1, job).Step() ? _findKey.Int64(0) : null;
        _findKey.Reset();
        return key;
    }

    private int DeleteEvents(long key)
    {
        var rows = 0;
        _deleteEvents.Bind(1, key).Bind(2, StepRows);
        while (_deleteEvents.Step())
        {
            rows++;
            _bytes += _deleteEvents.Int64(0);
        }

        _deleteEvents.Reset();
        return rows;
    }
}
