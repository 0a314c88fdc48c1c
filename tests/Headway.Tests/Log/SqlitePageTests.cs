using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Headway.Tests.Log;

/// <summary>The store keeps events in the journal until they fill a page of their log; readers see no difference.</summary>
public sealed class SqlitePageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Append_ToManyJobs_WritesNoPageYet()
    {
        await using var store = Open();
        var jobs = await CreateAsync(store, 200);
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(jobs.Select(job => store.AppendAsync(job, [Events.Note($"{round}")], null, default)));
        }

        Assert.Equal(0, Number("SELECT count(*) FROM events"));
        Assert.InRange(Number("SELECT count(*) FROM journal"), 1, 2200);
        foreach (var job in jobs)
        {
            (await store.AllAsync(job)).AssertWhole(1, 11);
        }
    }

    [Fact]
    public async Task Append_EnoughForAPage_WritesPages_AndReadersSeeNoSeam()
    {
        await using var store = Open();
        var job = (await CreateAsync(store, 1))[0];
        for (var i = 0; i < 30; i++)
        {
            await store.AppendAsync(job, [Events.Note($"{i}")], null, default);
        }

        await store.AppendAsync(job, [.. Enumerable.Range(0, 300).Select(i => Events.Note($"{i}"))], null, default);
        await store.AppendAsync(job, [Events.Note("last")], null, default);
        Assert.Equal(3, Number("SELECT count(*) FROM events")); // 331 events, at most 128 in a page
        Assert.Equal(331, Number("SELECT max(last) FROM events"));
        foreach (var after in new[] { 0, 1, 30, 31, 127, 128, 129, 330, 331 })
        {
            (await store.AllAsync(job, after)).AssertWhole(after + 1, 332);
        }

        Assert.Equal(332, (await store.FindAsync(job, default))!.LastSeq);
    }

    [Fact]
    public async Task Append_LargeEvent_IsAPageOfItsOwn()
    {
        await using var store = Open();
        var job = (await CreateAsync(store, 1))[0];
        var large = $$"""{"text":"{{new string('x', 300_000)}}"}""";
        await store.AppendAsync(job, [Events.Note(), Events.Of("large", large), Events.Note()], null, default);
        var events = await store.AllAsync(job);
        events.AssertWhole(1, 4);
        Assert.Equal(large, events[2].Data.Text());
    }

    [Fact]
    public async Task Journal_TooLong_MovesTheOldestEventsToPages()
    {
        await using var store = Open(maxJournal: 20_000);
        var jobs = await CreateAsync(store, 50);
        for (var round = 0; round < 40; round++)
        {
            await Task.WhenAll(jobs.Select(job => store.AppendAsync(job, [Events.Note($"{round}")], null, default)));
        }

        Assert.InRange(Number("SELECT sum(length(lines)) FROM journal"), 1, 100_000); // of 250,000 bytes
        Assert.InRange(Number("SELECT count(*) FROM events"), 50, 50 * 40);
        foreach (var job in jobs)
        {
            (await store.AllAsync(job)).AssertWhole(1, 41);
        }
    }

    [Fact]
    public async Task Journal_OneBusyLogAmongIdleOnes_StaysShort()
    {
        await using var store = Open(maxJournal: 20_000);
        var jobs = await CreateAsync(store, 3);
        for (var i = 0; i < 1500; i++)
        {
            await store.AppendAsync(jobs[1], [Events.Note($"{i}")], null, default);
        }

        Assert.InRange(Number("SELECT sum(length(lines)) FROM journal"), 1, 40_000); // of 250,000 bytes
        (await store.AllAsync(jobs[0])).AssertWhole(1, 1);
        (await store.AllAsync(jobs[1])).AssertWhole(1, 1501);
        await store.AppendAsync(jobs[2], [Events.Note()], null, default);
        (await store.AllAsync(jobs[2])).AssertWhole(1, 2);
    }

    [Fact]
    public async Task Read_WhilePagesAreWritten_HasNoHole()
    {
        await using var store = Open(maxJournal: 4000);
        var jobs = await CreateAsync(store, 4);
        var writing = Task.WhenAll(jobs.Select(job => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await store.AppendAsync(job, [Events.Note($"{i}")], null, default);
            }
        })));
        await Task.WhenAll(jobs.Select(job => Task.Run(async () =>
        {
            for (var after = 0L; after < 501;)
            {
                var known = (await store.FindAsync(job, default))!.LastSeq;
                var events = await store.AllAsync(job, after);
                Assert.InRange(after + events.Count, known, 501); // an event that LastSeq counts is readable
                events.AssertWhole(after + 1, after + events.Count);
                after = events.Count == 0 ? after : Math.Max(after + 1, events[^1].Seq - 20);
            }
        })));
        await writing;
    }

    [Fact]
    public async Task Open_AfterAKill_HasWhatTheJournalHolds()
    {
        string job, other;
        await using (var store = Open())
        {
            (job, other) = ((await CreateAsync(store, 1))[0], (await CreateAsync(store, 1))[0]);
            await store.AppendAsync(job, [.. Enumerable.Range(0, 100).Select(i => Events.Note($"{i}"))], null, default);
            await store.AppendAsync(job, [Events.Of("x", """{"job_percent":7}"""), Events.Note("ünïcode")], new("p", 1, 0), default);
            await store.AppendAsync(other, [Events.Note()], null, default);
            CopyTo("killed"); // the files as a killed process leaves them
            await store.AppendAsync(job, [Events.Note("too late")], null, default);
        }

        await using var again = Open("killed");
        (await again.AllAsync(job)).AssertWhole(1, 103);
        Assert.Equal((103L, 7d), ((await again.FindAsync(job, default))!.LastSeq, (await again.FindAsync(job, default))!.Percent));
        Assert.Equal(AppendOutcome.Repeated, (await again.AppendAsync(job, [Events.Note()], new("p", 1, 0), default)).Outcome);
        Assert.Equal(104, (await again.AppendAsync(job, [Events.Note()], null, default)).LastSeq);
        Assert.Equal(3, (await again.AppendAsync(other, [Events.Note()], null, default)).LastSeq);
        (await again.AllAsync(other)).AssertWhole(1, 3);
        Assert.Equal("ünïcode", (await again.AllAsync(job, 102))[0].Data.Text().Split('"')[7]);
    }

    [Fact]
    public async Task Dispose_MovesTheJournalToPages()
    {
        string job;
        await using (var store = Open())
        {
            job = (await CreateAsync(store, 1))[0];
            await store.AppendAsync(job, [Events.Note(), Events.Note()], null, default);
        }

        Assert.Equal((0, 1), (Number("SELECT count(*) FROM journal"), Number("SELECT count(*) FROM events")));
        await using var again = Open();
        (await again.AllAsync(job)).AssertWhole(1, 3);
    }

    [Theory]
    [InlineData("UPDATE journal SET lines = substr(lines, 1, length(lines) - 5)")]
    [InlineData("UPDATE journal SET lines = zeroblob(40)")]
    [InlineData("DELETE FROM journal WHERE pos = (SELECT pos FROM journal ORDER BY pos LIMIT 1 OFFSET 1)")]
    [InlineData("DELETE FROM jobs")]
    public async Task Open_DamagedJournal_IsRefusedAndNotChanged(string damage)
    {
        await using (var store = Open())
        {
            var job = (await CreateAsync(store, 1))[0];
            await store.AppendAsync(job, [Events.Note()], null, default);
            await store.AppendAsync(job, [Events.Note()], null, default);
            CopyTo("killed");
        }

        Number(damage + "; SELECT count(*) FROM journal", "killed");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal("data_corrupt", Assert.Throws<LogStoreException>(() => Open("killed")).Code);
        }
    }

    [Fact]
    public async Task Trim_IntoAPage_HidesEarlierEvents_AndRemovesWholePages()
    {
        await using var store = Open();
        var job = (await CreateAsync(store, 1))[0];
        await store.AppendAsync(job, [.. Enumerable.Range(0, 299).Select(i => Events.Note($"{i}"))], null, default);
        await store.AppendAsync(job, [Events.Note()], null, default);
        await store.TrimAsync(job, 200, default);
        Assert.Equal(129, Number("SELECT min(seq) FROM events"));
        var page = await store.ReadAsync(job, 0, 10, default);
        Assert.Equal((200L, 200L), (page.FirstSeq, page.Events[0].Seq));
        (await store.AllAsync(job)).AssertWhole(200, 301);
        await store.TrimAsync(job, 1000, default);
        (await store.AllAsync(job)).AssertWhole(301, 301);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string[]> CreateAsync(SqliteLogStore store, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ => (await store.CreateAsync(Events.Job(), default)).Job.Id));

    private SqliteLogStore Open(string folder = "data", int maxJournal = 8 << 20) => new(new() { Folder = _folder[folder] }, TimeProvider.System, null, maxJournal);

    private void CopyTo(string folder)
    {
        Directory.CreateDirectory(_folder[folder]);
        foreach (var file in new[] { "headway.db", "headway.db-wal" })
        {
            File.Copy(Path.Combine(_folder["data"], file), Path.Combine(_folder[folder], file));
        }
    }

    private long Number(string sql, string folder = "data")
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder[folder], "headway.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
