using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>Measures how many bytes the events of one owner take: their pages in <c>events</c>, and their pending pages.</summary>
internal static class OwnerSize
{
    private const string Pages = "SELECT ifnull(sum(length(line)), 0) FROM events WHERE job IN (SELECT key FROM jobs WHERE owner = ? AND deleted IS NULL)";
    private const string Jobs = "SELECT key FROM jobs WHERE owner = ? AND deleted IS NULL";

    /// <summary>Measures the owner.</summary>
    /// <param name="connection">A reader's connection.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="pending">The bytes of the pending pages, by the key of the job's row.</param>
    public static long Measure(SqliteConnection connection, string owner, Dictionary<long, int> pending)
    {
        using var pages = new SqliteStatement(connection, Pages);
        using var jobs = new SqliteStatement(connection, Jobs);
        var bytes = pages.Bind(1, owner).Step() ? pages.Int64(0) : 0;
        jobs.Bind(1, owner);
        while (jobs.Step())
        {
            bytes += pending.GetValueOrDefault(jobs.Int64(0));
        }

        return bytes;
    }
}
