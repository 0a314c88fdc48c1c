using System.Text;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Log;

/// <summary>A deleted job leaves no data in the files of the SQLite store, and an unfinished deletion is resumed.</summary>
public sealed class SqliteDeletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public async Task Delete_OfText_LeavesNoByteOfItInTheFiles_WhileTheServerRuns(int events)
    {
        const string Marker = "a-text-that-must-go";
        await using var store = Open();
        var deleted = await CreateAsync(store, Marker, events);
        var kept = await CreateAsync(store, "a-text-that-stays", events);
        Assert.True(Holds(Marker));
        Assert.True(await store.DeleteAsync(deleted, TimeSpan.Zero, default));
        await Patience.UntilAsync(() => Task.FromResult(!Holds(Marker)));
        Assert.Equal(events + 1, (await store.AllAsync(kept)).Count);
    }

    [Fact]
    public async Task Delete_OfALargeLog_GivesItsSpaceBack()
    {
        await using (var store = Open())
        {
            var job = await CreateAsync(store, new string('x', 8000), 500);
            Assert.InRange(Size(), 4_000_000, long.MaxValue);
            await store.DeleteAsync(job, TimeSpan.Zero, default);
            await Patience.UntilAsync(() => Task.FromResult(Size() < 500_000));
        }

        Assert.InRange(new FileInfo(DatabaseFile).Length, 1, 500_000);
    }

    [Fact]
    public async Task Delete_StoreClosedBeforeTheRowsAreGone_IsFinishedAtTheNextStart()
    {
        string job;
        await using (var store = Open())
        {
            job = await CreateAsync(store, "a-text-that-must-go", 3);
            await store.DeleteAsync(job, TimeSpan.FromHours(1), default);
            Assert.Equal(4, (await store.AllAsync(job)).Count);
        }

        Assert.True(Holds("a-text-that-must-go"));
        await using var next = Open();
        Assert.Null(await next.FindAsync(job, default));
        await Patience.UntilAsync(() => Task.FromResult(!Holds("a-text-that-must-go")));
    }

    [Fact]
    public async Task Delete_LastReaderLeaves_RemovesTheRowsAtOnce()
    {
        await using var store = Open();
        var log = new EventLog(store, new());
        var job = (await log.CreateAsync(Events.Job(), default)).Job.Id;
        var open = await log.OpenAsync(job, default, new(), default);
        await log.AppendAsync(job, [Events.Of(EventTypes.JobCancelled)], null, default);
        Assert.True(await log.DeleteAsync(job, waitsForReaders: true, default));
        Assert.Equal(2, (await store.AllAsync(job)).Count);
        open!.Value.Reader!.Dispose();
        await Patience.UntilAsync(async () => (await store.AllAsync(job)).Count == 0);
        Assert.Equal((1L, true), (log.DeletedJobs, log.DeletedBytes > 0));
    }

    [Fact]
    public async Task Retention_DeletesEndedJobsAfterTheTimeOfTheirKind_AndNoOthers()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var store = new SqliteLogStore(
            new() { Folder = _folder["data"], Retention = TimeSpan.FromDays(2), RetentionByKind = "research=0, index=1.00:00:00" }, time);
        var (open, external, research, index) = (await EndAsync("external", false), await EndAsync("external"), await EndAsync("research"), await EndAsync("index"));
        time.Advance(TimeSpan.FromHours(25));
        await IsSweptAsync(index);
        Assert.NotNull(await store.FindAsync(external, default));
        time.Advance(TimeSpan.FromHours(25));
        await IsSweptAsync(external);
        Assert.Equal([research, open], (await store.ListAsync(new(), default)).Select(static job => job.Id));

        Task IsSweptAsync(string job) => Patience.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromMinutes(1)); // the sweep before may still run
            return await store.FindAsync(job, default) is null;
        });

        async Task<string> EndAsync(string kind, bool ends = true)
        {
            var job = (await store.CreateAsync(Events.Job(kind), default)).Job.Id;
            await store.AppendAsync(job, [ends ? Events.Of(EventTypes.JobCompleted) : Events.Note()], null, default);
            return job;
        }
    }

    [Theory]
    [InlineData("research")]
    [InlineData("research=soon")]
    [InlineData("=1.00:00:00")]
    [InlineData("research=-1.00:00:00")]
    public void Retention_EntryThatCannotBeRead_IsNamed(string byKind) =>
        Assert.Contains($"'{byKind}'", Assert.Throws<FormatException>(() => new Retention(default, byKind)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Compact_OfADatabaseOfAnOlderVersion_GivesItIncrementalVacuum()
    {
        await using (var store = Open())
        {
            await CreateAsync(store, "text", 10);
        }

        Run("PRAGMA auto_vacuum = NONE; PRAGMA journal_mode = DELETE; VACUUM; DROP INDEX jobs_deleted; ALTER TABLE jobs DROP COLUMN deleted; DROP TABLE deleted_names; PRAGMA user_version = 4;");
        Assert.Equal(0L, Run("PRAGMA auto_vacuum"));
        SqliteMaintenance.Compact(_folder["data"]);
        Assert.Equal(2L, Run("PRAGMA auto_vacuum"));
        await using var next = Open();
        var job = Assert.Single(await next.ListAsync(new(), default));
        Assert.True(await next.DeleteAsync(job.Id, TimeSpan.Zero, default));
    }

    private string DatabaseFile => Path.Combine(_folder["data"], "headway.db");

    private SqliteLogStore Open() => new(new() { Folder = _folder["data"] }, TimeProvider.System);

    private static async Task<string> CreateAsync(SqliteLogStore store, string text, int events)
    {
        var job = (await store.CreateAsync(Events.Job() with { Title = text, Request = Events.Json($$"""{"kind":"external","input":"{{text}}"}""") }, default)).Job.Id;
        await store.AppendAsync(job, [.. Enumerable.Range(0, events).Select(_ => Events.Note(text))], null, default);
        return job;
    }

    private long Size() => Files().Sum(static file => new FileInfo(file).Length);

    private bool Holds(string text) => Files().Any(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private string[] Files() => Directory.GetFiles(_folder["data"], "headway.db*");

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private object? Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
