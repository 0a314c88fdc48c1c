using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Log.Sqlite.Writing;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Headway.Tests.Log;

/// <summary>The store writes a job's row only when more than the newest seq has changed.</summary>
public sealed class SqliteRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void HasMoved_AnyPropertyExceptTheNewestSeq_Counts()
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

    // In schema 1 a job's row held the newest seq; in schema 2 the row may be older than the newest event.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public async Task Open_FileWithARowForEachEvent_IsUpgraded(int schema, int lastSeqInRow)
    {
        string job;
        List<LogEvent> before;
        await using (var store = Open())
        {
            job = (await store.CreateAsync(Events.Job(), default)).Job.Id;
            await store.AppendAsync(job, [Events.Of("x"), Events.Of("x")], null, default);
            before = await store.AllAsync(job);
        }

        Number("ALTER TABLE producers DROP COLUMN digest; ALTER TABLE events DROP COLUMN last; DELETE FROM events; DROP TABLE journal; SELECT 1");
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
        Assert.Equal(5L, Number("PRAGMA user_version"));
    }

    // In schema 3 producers had no digest, so any append with an old number counts as a repeat.
    [Fact]
    public async Task Open_FileWithoutProducerDigests_IsUpgraded()
    {
        string job;
        await using (var store = Open())
        {
            job = (await store.CreateAsync(Events.Job(), default)).Job.Id;
            await store.AppendAsync(job, [Events.Note()], new("p", 1, 0, "digest"), default);
        }

        Number("ALTER TABLE producers DROP COLUMN digest; PRAGMA user_version = 3; SELECT 1");
        await using var again = Open();
        Assert.Equal(AppendOutcome.Repeated, (await again.AppendAsync(job, [Events.Note()], new("p", 1, 0, "other"), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await again.AppendAsync(job, [Events.Note()], new("p", 1, 1, "digest"), default)).Outcome);
        Assert.Equal(AppendOutcome.ProducerConflict, (await again.AppendAsync(job, [Events.Note()], new("p", 1, 1, "other"), default)).Outcome);
    }

    [Fact]
    public async Task Append_TheCommitFailsForOneRequest_TheOthersAreStored()
    {
        using var hold = new GroupHold();
        await using var store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System, hold.OnCommitted);
        var job = (await store.CreateAsync(Events.Job(), default)).Job.Id;
        var bad = (await store.CreateAsync(Events.Job(), default)).Job.Id;
        Number($"CREATE TRIGGER refuse BEFORE UPDATE ON jobs WHEN old.id = '{bad}' BEGIN SELECT RAISE(ABORT, 'refused'); END; SELECT 1");
        var held = hold.Next();
        var first = store.AppendAsync(job, [Events.Note()], null, default);
        await held;
        var good = Enumerable.Range(0, 50).Select(_ => store.AppendAsync(job, [Events.Note()], new("p", 1), default)).ToList();
        var refused = store.AppendAsync(bad, [Events.Of(EventTypes.JobStarted)], null, default);
        good.AddRange(Enumerable.Range(0, 50).Select(_ => store.AppendAsync(job, [Events.Note()], new("q", 1), default)));
        hold.Release();
        Assert.Equal("store_failed", (await Assert.ThrowsAsync<LogStoreException>(() => refused)).Code);
        Assert.Equal(Enumerable.Range(3, 100).Select(static seq => (long)seq), (await Task.WhenAll(good)).Select(static result => result.LastSeq));
        (await store.AllAsync(job)).AssertWhole(1, 102);
        (await store.AllAsync(bad)).AssertWhole(1, 1);
        Number("DROP TRIGGER refuse; SELECT 1");
        Assert.Equal(2, (await store.AppendAsync(bad, [Events.Of(EventTypes.JobStarted)], null, default)).LastSeq);
    }

    [Fact]
    public async Task Create_AnIdThatIsTaken_FailsAlone()
    {
        using var hold = new GroupHold();
        await using var store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System, hold.OnCommitted);
        var job = Events.Job();
        await store.CreateAsync(job, default);
        var held = hold.Next();
        var first = store.AppendAsync(job.Id, [Events.Note()], null, default);
        await held;
        var good = Enumerable.Range(0, 20).Select(_ => store.AppendAsync(job.Id, [Events.Note()], null, default)).ToList();
        var refused = store.CreateAsync(job, default);
        good.AddRange(Enumerable.Range(0, 20).Select(_ => store.AppendAsync(job.Id, [Events.Note()], null, default)));
        hold.Release();
        await Assert.ThrowsAsync<LogStoreException>(() => refused);
        Assert.All(await Task.WhenAll(good), static result => Assert.True(result.IsAccepted));
        (await store.AllAsync(job.Id)).AssertWhole(1, 42);
    }

    [Fact]
    public void CachedJob_ManyProducers_KeepsFew()
    {
        var job = new CachedJob(1, new() { Id = "a", Kind = "b", Owner = "c" }, page: null);
        for (var i = 0; i < 10_000; i++)
        {
            job.Cache($"{i}", new(1, i, i));
            Assert.Equal(i, job.FindProducer($"{i}")!.Value.Seq);
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => job.FindProducer($"{i}") is not null), 1, 4);
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
                Run(writer, "INSERT INTO t VALUES (zeroblob(4096))"); // 2 or 3 database pages
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
