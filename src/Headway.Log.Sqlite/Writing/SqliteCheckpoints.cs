using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// Copies the write-ahead log into the database file on a thread and a connection of its own. Copying and syncing takes
/// tens of milliseconds, for which no append should wait. The writer copies only the last few pages, between two groups;
/// then SQLite starts the write-ahead log anew.
/// </summary>
/// <remarks><see cref="Wrote"/> is called by the writer's thread only.</remarks>
internal sealed class SqliteCheckpoints : IDisposable
{
    // Pages of 4 KiB. The more there are, the more often a page was changed several times and is copied once.
    private const int DefaultDue = 32_768;
    private const int Overdue = 4; // times as many
    private const int FewPages = 128;
    private const int MaxTurns = 5;
    private const int TruncationPatience = 50; // milliseconds for which an append may wait
    private const int TruncationPause = 1000; // milliseconds
    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly SqliteConnection _connection;
    private readonly int _due;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Thread _thread;
    private int _pages; // in the write-ahead log, about
    private volatile bool _isRunning;
    private volatile bool _isNearlyDone;
    private volatile bool _isStopping;
    private volatile bool _isTruncationDue;

    /// <summary>Starts the thread.</summary>
    /// <param name="connection">A connection for this object alone; it disposes it.</param>
    /// <param name="due">The number of pages in the write-ahead log that starts a checkpoint.</param>
    public SqliteCheckpoints(SqliteConnection connection, int due = DefaultDue)
    {
        _connection = connection;
        _due = due;
        _ = sqlite3_busy_timeout(connection.Handle, TruncationPatience);
        _thread = new(Loop) { IsBackground = true, Name = "headway-log-checkpoints" };
        _thread.Start();
    }

    /// <summary>Starts a checkpoint if it is due. The writer calls it after each group.</summary>
    public void Wrote(SqliteConnection writer)
    {
        _ = sqlite3_db_status(writer.Handle, CacheWrites, out var pages, out _, 1);
        _pages += pages;
        if (_isNearlyDone || _pages >= Overdue * _due)
        {
            _isNearlyDone = false;
            _pages = 0;
            Checkpoint(writer, out _);
        }
        else if (_pages >= _due && !_isRunning)
        {
            _isRunning = true;
            _wanted.Set();
        }
    }

    /// <summary>
    /// Empties the write-ahead log soon, so that it holds nothing that was deleted. Tried again while a reader still needs
    /// a page of it. May be called by any thread.
    /// </summary>
    public void Truncate()
    {
        _isTruncationDue = true;
        _wanted.Set();
    }

    public void Dispose()
    {
        _isStopping = true;
        _wanted.Set();
        _thread.Join();
        _wanted.Dispose();
        _connection.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _wanted.WaitOne(_isTruncationDue ? TruncationPause : Timeout.Infinite);
            if (_isStopping)
            {
                return;
            }

            // Each turn leaves only what was written while it ran.
            var known = 0;
            for (var turn = 0; turn < MaxTurns && !_isStopping && Checkpoint(_connection, out var pages) && pages - known > FewPages; turn++)
            {
                known = pages;
            }

            if (_isTruncationDue && sqlite3_wal_checkpoint_v2(_connection.Handle, "main", SQLITE_CHECKPOINT_TRUNCATE, out _, out _) == SQLITE_OK)
            {
                _isTruncationDue = false;
            }

            _isNearlyDone = true;
            _isRunning = false;
        }
    }

    // A page that a reader still needs as it was is copied the next time. If the disk fails, the writer gets the error.
    private static bool Checkpoint(SqliteConnection connection, out int pages) =>
        sqlite3_wal_checkpoint_v2(connection.Handle, "main", SQLITE_CHECKPOINT_PASSIVE, out pages, out _) == SQLITE_OK;
}
