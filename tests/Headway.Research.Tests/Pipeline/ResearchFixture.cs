using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Research.Corpus;
using Headway.Research.Providers;
using Headway.Research.Reasoning;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Research.Tests.Pipeline;

/// <summary>A corpus, a store and an engine in a temporary folder.</summary>
internal sealed class ResearchFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headway-research-");
    private CorpusIndex? _index;

    public SearchOptions Search { get; init; } = new();

    public IModelReasoning? Model { get; init; }

    public CorpusIndex Index => _index!;

    public string Documents => Path.Combine(_folder.FullName, "documents");

    public static async Task<ResearchFixture> OpenAsync(SearchOptions? search = null, IModelReasoning? model = null, params (string File, string Text)[] documents)
    {
        var fixture = await OpenUnindexedAsync(search, model, documents);
        await fixture.Index.CompleteAsync(default);
        return fixture;
    }

    /// <summary>Creates the fixture without indexing the documents.</summary>
    public static async Task<ResearchFixture> OpenUnindexedAsync(SearchOptions? search = null, IModelReasoning? model = null, params (string File, string Text)[] documents)
    {
        var fixture = new ResearchFixture { Search = search ?? new(), Model = model };
        Directory.CreateDirectory(fixture.Documents);
        foreach (var (file, text) in documents)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(fixture.Documents, file))!);
            await File.WriteAllTextAsync(Path.Combine(fixture.Documents, file), text);
        }

        fixture._index = new CorpusIndex("docs", new CorpusOptions { Path = fixture.Documents }, Path.Combine(fixture._folder.FullName, "index"), TimeProvider.System);
        return fixture;
    }

    public ResearchJobKind Kind() => new(new Corpora([Index]), WebSearch.Create(Search, TimeProvider.System), Model, TimeProvider.System);

    public SqliteLogStore Store(string name) =>
        new(new SqliteLogOptions { Folder = Path.Combine(_folder.FullName, name) }, TimeProvider.System);

    /// <summary>Runs a job to its end.</summary>
    public async Task<FinishedJob> RunAsync(string question, object? options = null, string store = "data")
    {
        await using var log = Store(store);
        var id = await CreateAsync(log, question, options);
        return await FinishAsync(log, id);
    }

    /// <summary>Starts a job for interaction while it runs.</summary>
    public async Task<RunningJob> BeginAsync(string question, object? options = null, string store = "live", Func<NewEvent, bool>? pauseAt = null)
    {
        var run = new RunningJob(Store(store), Kind(), pauseAt);
        await run.StartAsync(question, options);
        return run;
    }

    /// <summary>Runs a job until a simulated crash after some events, then resumes it from its log.</summary>
    public async Task<FinishedJob> RunWithCrashAsync(string question, int afterEvents, object? options = null)
    {
        await using var log = Store($"crash-{afterEvents}");
        var id = await CreateAsync(log, question, options);
        var dying = new CrashingStore(log, afterEvents);
        var watched = new EventLog(dying, new LogOptions());
        using (var engine = Engine(watched))
        using (var enough = new CancellationTokenSource())
        {
            await engine.StartAsync(default);
            await Task.WhenAny(dying.Crashed, JobEnd.WaitAsync(watched, id, enough.Token));
            await enough.CancelAsync();
            await engine.StopAsync(default);
        }

        return await FinishAsync(log, id);
    }

    public void Dispose()
    {
        _index?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string> CreateAsync(ILogStore store, string question, object? options)
    {
        using var engine = Engine(new EventLog(store, new LogOptions()));
        var request = new JobRequest(
            "research", JsonSerializer.SerializeToElement(new { question }), options is null ? default : JsonSerializer.SerializeToElement(options), "anna");
        return (await engine.CreateAsync(request, default)).Job.Id;
    }

    private async Task<FinishedJob> FinishAsync(SqliteLogStore store, string id)
    {
        var log = new EventLog(store, new LogOptions());
        using var engine = Engine(log);
        await engine.StartAsync(default);
        await JobEnd.WaitAsync(log, id);
        await engine.StopAsync(default);
        var page = await store.ReadAsync(id, 0, 100_000, default);
        return new FinishedJob([.. page.Events]);
    }

    private JobEngine Engine(EventLog log) => new(
        log, [Kind()], new JobsOptions { Concurrency = 1, MaxAttempts = 9 }, TimeProvider.System, NullLoggerFactory.Instance);
}
