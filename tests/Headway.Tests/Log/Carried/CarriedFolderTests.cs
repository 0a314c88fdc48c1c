using System.Security.Cryptography;
using System.Text;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Server;
using Headway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Headway.Tests.Log.Carried;

/// <summary>Opens a data folder that an earlier Headway wrote with an older SQLite and did not close.</summary>
public sealed class CarriedFolderTests : IDisposable
{
    private readonly CarriedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_EarlierFolder_EveryLogReadsByteForByte()
    {
        for (var opening = 0; opening < 2; opening++) // first with the recorded write-ahead log and journal, then as this code closed it
        {
            await using var store = Open();
            var jobs = await store.ListAsync(new(Limit: 100), default);
            Assert.Equal(CarriedFolder.Logs.Keys.Order(StringComparer.Ordinal), jobs.Select(static job => job.Id).Order(StringComparer.Ordinal));
            foreach (var job in jobs)
            {
                var events = await store.AllAsync(job.Id);
                Assert.Equal(CarriedFolder.Logs[job.Id], events.SelectMany(static e => e.Line.ToArray()));
                Assert.Equal(job.LastSeq, events.Count);
            }
        }
    }

    [Fact]
    public async Task Recording_HasPagesAJournalAndAWriteAheadLog()
    {
        var inFile = Count("SELECT count(*) FROM events", "?immutable=1"); // without the write-ahead log
        Assert.InRange(inFile, 1, CarriedFolder.Logs.Count);
        Assert.InRange(Count("SELECT count(*) FROM jobs", "?immutable=1"), 1, CarriedFolder.Logs.Count - 1);
        Assert.InRange(Count("SELECT count(*) FROM journal"), 1, 1000);
        Assert.Equal(0, Count("SELECT count(*) FROM journal", "?immutable=1"));
        await using var store = Open();
        Assert.Equal(CarriedFolder.Logs.Count, (await store.ListAsync(new(Limit: 100), default)).Count);
    }

    [Fact]
    public async Task Append_EarlierProducers_AreFencedAndRepeatsAreRecognised()
    {
        await using var store = Open();
        var job = (await store.FindByKeyAsync("local", "first-key", default))!;
        Assert.Equal((CarriedFolder.TwoProducers, 9L, 20d), (job.Id, job.LastSeq, job.Percent));
        Assert.Equal(AppendOutcome.Repeated, (await AppendAsync(new("p1", 2, 1))).Outcome);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(new("p1", 1, 2))).Outcome);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(new("p2", 7, 2))).Outcome);
        Assert.Equal(AppendOutcome.SequenceGap, (await AppendAsync(new("p1", 2, 3))).Outcome);
        Assert.Equal(10, (await AppendAsync(new("p1", 2, 2))).LastSeq);
        (await store.AllAsync(job.Id)).AssertWhole(1, 10);

        Task<AppendResult> AppendAsync(Producer producer) => store.AppendAsync(job.Id, [Events.Note()], producer, default);
    }

    [Fact]
    public async Task Start_EarlierFolder_ContinuesWhereTheServerWasKilled()
    {
        RenameIndexForCorpus();
        await using var server = await HeadwayProcess.StartAsync(_folder.Data, "--corpus", $"small={_folder.Corpus}");
        var again = await CreateAgainAsync(server);
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        await server.UntilAsync("/v1/jobs?kind=index&limit=1", static jobs => jobs.Contains("\"completed\"", StringComparison.Ordinal));
        var index = await server.Http.GetStringAsync(new Uri("/v1/jobs?kind=index&limit=1", UriKind.Relative));
        var indexLog = await server.Http.GetStringAsync(new Uri($"/v1/jobs/{index.Split("\"id\":\"")[1][..26]}/events", UriKind.Relative));
        Assert.Contains("\"indexed\":0,\"unchanged\":2", indexLog, StringComparison.Ordinal);
        Assert.Contains("cursor.md", await server.Http.GetStringAsync(new Uri("/v1/search?q=cursor", UriKind.Relative)), StringComparison.Ordinal);

        var job = $"/v1/jobs/{CarriedFolder.OpenResearch}";
        await server.UntilAsync(job, static text => text.Contains("\"attempt\":2", StringComparison.Ordinal));
        using var confirm = new StringContent("""{"answer":"confirm"}""", null, "application/json");
        (await server.Http.PostAsync(new Uri(job + "/input", UriKind.Relative), confirm)).EnsureSuccessStatusCode();
        await server.UntilAsync(job, static text => text.Contains("\"completed\"", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, job + "/events") { Headers = { { "Accept", "application/x-ndjson" } } };
        var log = await (await server.Http.SendAsync(request)).Content.ReadAsByteArrayAsync();
        Assert.Equal(CarriedFolder.Logs[CarriedFolder.OpenResearch], log[..CarriedFolder.Logs[CarriedFolder.OpenResearch].Length]);
    }

    private SqliteLogStore Open() => new(new() { Folder = _folder.Data }, TimeProvider.System);

    private static async Task<HttpResponseMessage> CreateAgainAsync(HeadwayProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs")
        {
            Content = new StringContent("""{"kind": "external", "input": {"title": "Only in the write-ahead log"}}""", null, "application/json"),
            Headers = { { "Idempotency-Key", "third" } },
        };
        return (await server.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    // An index file's name contains a hash of the corpus folder's path, and the path differs from the recorded one.
    private void RenameIndexForCorpus()
    {
        var recorded = Directory.GetFiles(Path.Combine(_folder.Data, "corpora")).Single();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"small\0{_folder.Corpus}"));
        File.Move(recorded, Path.Combine(_folder.Data, "corpora", $"corpus-small-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}.db"));
    }

    private long Count(string sql, string how = "?mode=ro")
    {
        using var connection = new SqliteConnection($"Data Source=file:{Path.Combine(_folder.Data, "headway.db")}{how};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
