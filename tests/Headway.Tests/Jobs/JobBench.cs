using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Jobs;

/// <summary>A job engine over a real store, that can go down and come up again over the same data.</summary>
internal sealed class JobBench(JobsOptions options, params IJobKind[] kinds) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private SqliteLogStore? _store;

    public UnreachableStore Store { get; private set; } = null!;

    public EventLog Log { get; private set; } = null!;

    public JobEngine Engine { get; private set; } = null!;

    public static async Task<JobBench> StartAsync(params IJobKind[] kinds)
    {
        var bench = new JobBench(new() { Concurrency = 2 }, kinds);
        await bench.UpAsync();
        return bench;
    }

    public async Task UpAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        Store = new(_store);
        Log = new(Store, new());
        Engine = new(Log, kinds, options, TimeProvider.System, NullLoggerFactory.Instance);
        await Engine.StartAsync(default);
    }

    /// <summary>Stops in good order.</summary>
    public async Task DownAsync()
    {
        await Engine.StopAsync(default);
        Engine.Dispose();
        await _store!.DisposeAsync();
        _store = null;
    }

    /// <summary>Takes the store away as a crash does: whatever still runs can append nothing more.</summary>
    public async Task CrashAsync()
    {
        await _store!.DisposeAsync();
        Engine.Dispose();
        _store = null;
    }

    public async Task<string> CreateAsync(string kind, string input = "{}", string? optionsJson = null)
    {
        using var document = JsonDocument.Parse(input);
        using var optionsDocument = JsonDocument.Parse(optionsJson ?? "{}");
        var created = await Engine.CreateAsync(new(kind, document.RootElement.Clone(), optionsDocument.RootElement.Clone(), "ann"), default);
        return created.Job.Id;
    }

    public Task<List<LogEvent>> UntilAsync(string job, Func<LogEvent, bool> condition) => Log.ReadToEndAsync(job, until: condition).WaitAsync(s_patience);

    public Task<List<LogEvent>> ToEndAsync(string job) => UntilAsync(job, static _ => false);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await DownAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>A kind made of a function.</summary>
internal sealed class TestKind(string name, Func<JobContext, CancellationToken, Task<JsonElement>> run) : IJobKind
{
    public static JsonElement Done { get; } = JsonSerializer.SerializeToElement(new { ok = true });

    public string Name => name;

    public string Validate(JsonElement input, JsonElement options) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("refuse", out _) ? throw new JobRefusedException("refused", "No.") : "A test";

    public Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken) => run(job, cancellationToken);
}
