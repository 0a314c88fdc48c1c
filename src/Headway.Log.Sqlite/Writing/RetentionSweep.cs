using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>Deletes jobs whose retention is over, once a minute.</summary>
/// <remarks>Thread-safe. It exists only where a retention is configured, and so does the index that it reads.</remarks>
internal sealed class RetentionSweep : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private readonly SqliteDatabase _database;
    private readonly Removals _removals;
    private readonly Retention _retention;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _isSweeping;
    private volatile bool _isStopping;

    public RetentionSweep(SqliteDatabase database, Removals removals, Retention retention, TimeProvider time)
    {
        (_database, _removals, _retention, _time) = (database, removals, retention, time);
        using var connection = database.Connect();
        using var index = new SqliteStatement(connection, "CREATE INDEX IF NOT EXISTS jobs_finished ON jobs (kind, finished) WHERE finished IS NOT NULL");
        index.Run();
        _timer = time.CreateTimer(_ => _ = SweepAsync(), null, TimeSpan.Zero, s_period);
    }

    public void Dispose()
    {
        _isStopping = true;
        _timer.Dispose();
    }

    private async Task SweepAsync()
    {
        if (Interlocked.Exchange(ref _isSweeping, 1) == 1)
        {
            return;
        }

        try
        {
            foreach (var job in FindDue().TakeWhile(_ => !_isStopping))
            {
                await _removals.DeleteAsync(job, TimeSpan.Zero);
            }
        }
        catch (Exception fault) when (fault is SqliteException or LogStoreException)
        {
            // The next sweep goes on: the disk is full, or the store is being closed.
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    private List<string> FindDue()
    {
        using var connection = _database.Connect();
        using var kinds = new SqliteStatement(connection, "SELECT DISTINCT kind FROM jobs WHERE finished IS NOT NULL");
        using var due = new SqliteStatement(connection, "SELECT id FROM jobs WHERE kind = ? AND finished < ? AND deleted IS NULL");
        var jobs = new List<string>();
        while (kinds.Step())
        {
            if (_retention.Of(kinds.Text(0)) is { } life)
            {
                due.Bind(1, kinds.Text(0)).Bind(2, (_time.GetUtcNow() - life).ToUnixTimeMilliseconds());
                while (due.Step())
                {
                    jobs.Add(due.Text(0));
                }

                due.Reset();
            }
        }

        return jobs;
    }
}
