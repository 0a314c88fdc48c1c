using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>The idempotency keys of jobs that were deleted in the last 24 hours, at most 100,000, stored as hashes, so the table contains no names.</summary>
/// <remarks>Owned by the writer's thread.</remarks>
internal sealed class DeletedNames(SqliteConnection connection) : IDisposable
{
    private const int Max = 100_000;
    private static readonly TimeSpan s_life = TimeSpan.FromHours(24);

    private readonly SqliteStatement _find = new(connection, "SELECT owner, idempotency_key FROM jobs WHERE key = ? AND idempotency_key IS NOT NULL");
    private readonly SqliteStatement _insert = new(connection, "INSERT OR REPLACE INTO deleted_names (name, time) VALUES (?, ?)");
    private readonly SqliteStatement _expire = new(connection, $"DELETE FROM deleted_names WHERE time < ?1 OR rowid <= (SELECT max(rowid) FROM deleted_names) - {Max}");

    /// <summary>The name under which a key of an owner is kept.</summary>
    public static string NameOf(string owner, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner.Length}:{owner}{key}")));

    /// <summary>Names that were added before this time, in milliseconds, have expired.</summary>
    public static long Oldest(DateTimeOffset now) => (now - s_life).ToUnixTimeMilliseconds();

    /// <summary>Adds the idempotency key of a job, if it has one, and removes what has expired.</summary>
    public void Add(long job, DateTimeOffset now)
    {
        string? name = _find.Bind(1, job).Step() ? NameOf(_find.Text(0), _find.Text(1)) : null;
        _find.Reset();
        if (name is not null)
        {
            _insert.Bind(1, name).Bind(2, now.ToUnixTimeMilliseconds()).Run();
        }

        _expire.Bind(1, Oldest(now)).Run();
    }

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
        _expire.Dispose();
    }
}
