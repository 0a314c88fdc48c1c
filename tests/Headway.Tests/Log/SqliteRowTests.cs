using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Headway.Tests.Log;

/// <summary>A job's row is written only when more than its newest seq has moved.</summary>
public sealed class SqliteRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void HasMoved_AnythingThatChangesButTheNewestSeq_Counts()
    {
        string[] constant = [nameof(JobRecord.Id), nameof(JobRecord.Kind), nameof(JobRecord.Owner), nameof(JobRecord.Title), nameof(JobRecord.Created), nameof(JobRecord.Request)];
        var job = new JobRecord { Id = "a", Kind = "b", Owner = "c" };
        foreach (var property in typeof(JobRecord).GetProperties().Where(property => property.CanWrite && !constant.Contains(property.Name)))
        {
            var moved = job with { };
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.SetValue(moved, type switch
            {
                _ when type == typeof(JobStatus) => JobStatus.Failed,
                _ when type == typeof(JobError) => new JobError("a", "b"),
                _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
                _ when type == typeof(string) => "x",
                _ => Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture),
            });
            Assert.Equal(property.Name != nameof(JobRecord.LastSeq), JobRow.HasMoved(job, moved));
        }
    }

    [Fact]
    public async Task Find_AfterPlainEvents_KnowsTheNewestSeq_AndTheRowIsOlder()
    {
        string job;
        await using (var store = Open())
        {
            job = (await store.CreateAsync(Events.Job(), default)).Job.Id;
            await store.AppendAsync(job, [Events.Of("x", """{"job_percent":40}""")], null, default);
            await store.AppendAsync(job, [Events.Of("x"), Events.Of("x")], null, default);
            Assert.Equal((4L, 40d), await StandAsync(store, job));
        }

        Assert.Equal(2L, Number($"SELECT last_seq FROM jobs WHERE id = '{job}'"));
        await using var again = Open();
        Assert.Equal((4L, 40d), await StandAsync(again, job));
        Assert.Equal(5, (await again.AppendAsync(job, [Events.Of("x")], null, default)).LastSeq);
        Assert.Equal(5, Assert.Single(await again.ListAsync(new(), default)).LastSeq);
    }

    // In schema 1 a job's row had its newest seq; in 2 only a newer event in the table did.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public async Task Open_FileWithARowForEachEvent_GoesOn(int schema, int lastSeqInRow)
    {
        string job;
        List<LogEvent> before;
        await using (var store = Open())
        {
            job = (await store.CreateAsync(Events.Job(), default)).Job.Id;
            await store.AppendAsync(job, [Events.Of("x"), Events.Of("x")], null, default);
            before = await store.AllAsync(job);
        }

        Number("ALTER TABLE events DROP COLUMN last; DELETE FROM events; DROP TABLE journal; SELECT 1");
        foreach (var e in before)
        {
            Number($"INSERT INTO events (job, seq, line) SELECT key, {e.Seq}, '{e.Line.Text()}' FROM jobs; SELECT 1");
        }

        Number($"PRAGMA user_version = {schema}; UPDATE jobs SET last_seq = {lastSeqInRow}; SELECT 1");
        await using var again = Open();
        Assert.Equal(3, (await again.FindAsync(job, default))!.LastSeq);
        Assert.Equal(4, (await again.AppendAsync(job, [Events.Of("x")], null, default)).LastSeq);
        var after = await again.AllAsync(job);
        after.AssertWhole(1, 4);
        Assert.Equal(before.Select(static e => e.Line.Text()), after.Take(3).Select(static e => e.Line.Text()));
        Assert.Equal(3L, Number("PRAGMA user_version"));
    }

    [Fact]
    public void Checkpoints_UnderLoad_KeepTheWriteAheadLogShort()
    {
        const int Rows = 4000;
        var file = _folder["log.db"];
        using var writer = Connect(file);
        Run(writer, "CREATE TABLE t (data BLOB)");
        using (var checkpoints = new SqliteCheckpoints(Connect(file), due: 64))
        {
            for (var i = 0; i < Rows; i++)
            {
                Run(writer, "INSERT INTO t VALUES (zeroblob(4096))"); // two pages or three
                checkpoints.Wrote(writer);
            }
        }

        Assert.InRange(new FileInfo(file + "-wal").Length, 1, Rows * 4096);
        using var count = writer.CreateCommand();
        count.CommandText = "SELECT count(*) FROM t";
        Assert.Equal((long)Rows, count.ExecuteScalar());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(long LastSeq, double Percent)> StandAsync(SqliteLogStore store, string job) =>
        await store.FindAsync(job, default) is { } found ? (found.LastSeq, found.Percent) : default;

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteLogStore Open() => new(new() { Folder = _folder["data"] }, TimeProvider.System);

    private long Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder["data"], "headway.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
