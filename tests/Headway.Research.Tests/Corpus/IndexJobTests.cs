using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Research.Corpus;
using Headway.Research.Index;
using Headway.Research.Tests.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Research.Tests.Corpus;

public sealed class IndexJobTests : IDisposable
{
    private readonly CorpusFolder _folder = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("headway-index-job-");

    [Fact]
    public async Task Run_Folder_TellsScanReadAndOptimise()
    {
        _folder.With("a.txt", "alpha").With("b.md", "# beta").With("broken.json", "{");
        using var corpus = _folder.Open();
        var job = await RunAsync(corpus, new { corpus = "TEST" });
        Assert.Equal(["scan", "read", "optimise"], job.Started);
        Assert.Equal("""{"files":3}""", job.Output("scan").GetRawText());
        Assert.Equal("""{"corpus":"test","files":3,"indexed":2,"unchanged":0,"skipped":1,"removed":0,"bytes":11,"passages":2}""", job.ResultText);
        Assert.Equal(["Skipped broken.json: it is not valid JSON."], job.Notes);
        var progress = FinishedJob.Data(job.Events.Last(e => e.Type == EventTypes.NodeProgress));
        Assert.Equal((100.0, 95), (progress.GetProperty("percent").GetDouble(), progress.GetProperty("job_percent").GetInt32()));
        Assert.Equal("""{"files":3,"indexed":2,"unchanged":0,"skipped":1,"removed":0}""", progress.GetProperty("counts").GetRawText());
    }

    [Fact]
    public async Task Run_FolderGone_FailsWithASentence()
    {
        using var corpus = _folder.Open();
        Directory.Delete(_folder.Documents);
        Assert.Equal("corpus_unavailable", (await RunAsync(corpus, new { })).Error.GetProperty("code").GetString());
        Directory.CreateDirectory(_folder.Documents);
    }

    [Theory]
    [InlineData("""{"corpus": "zoo"}""", "{}", "unknown_corpus")]
    [InlineData("""{"corpus": 3}""", "{}", "invalid_input")]
    [InlineData("[]", "{}", "invalid_input")]
    [InlineData("{}", """{"speed": "high"}""", "unknown_option")]
    public void Validate_UnusableRequest_IsRefusedWithACode(string input, string options, string code)
    {
        using var corpus = _folder.Open();
        var kind = new IndexJobKind(new Corpora([corpus]), TimeProvider.System);
        using var inputJson = JsonDocument.Parse(input);
        using var optionsJson = JsonDocument.Parse(options);
        Assert.Equal(code, Assert.Throws<JobRefusedException>(() => kind.Validate(inputJson.RootElement, optionsJson.RootElement)).Code);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _data.Delete(recursive: true);
    }

    private async Task<FinishedJob> RunAsync(CorpusIndex corpus, object input)
    {
        await using var store = new SqliteLogStore(new SqliteLogOptions { Folder = _data.FullName }, TimeProvider.System);
        var log = new EventLog(store, new LogOptions());
        using var engine = new JobEngine(
            log, [new IndexJobKind(new Corpora([corpus]), TimeProvider.System)], new JobsOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(default);
        var id = (await engine.CreateAsync(new JobRequest("index", JsonSerializer.SerializeToElement(input), default, "anna"), default)).Job.Id;
        await JobEnd.WaitAsync(log, id);
        await engine.StopAsync(default);
        return new FinishedJob([.. (await store.ReadAsync(id, 0, 10_000, default)).Events]);
    }
}
