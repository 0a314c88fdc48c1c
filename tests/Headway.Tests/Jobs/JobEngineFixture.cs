using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Jobs;

/// <summary>A job engine with a real store. It can stop or crash and start again with the same data.</summary>
internal sealed class JobEngineFixture(JobStoreFixture stores, JobsOptions options, params IJobKind[] kinds) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private bool _isRunning;

    public UnreachableStore Store { get; private set; } = null!;

    public EventLog Log { get; private set; } = null!;

    public JobEngine Engine { get; private set; } = null!;

    public static Task<JobEngineFixture> StartAsync(params IJobKind[] kinds) => StartAsync(new SqliteJobStoreFixture(), kinds);

    public static async Task<JobEngineFixture> StartAsync(JobStoreFixture stores, params IJobKind[] kinds)
    {
        var bench = new JobEngineFixture(stores, new() { Concurrency = 2 }, kinds);
        await bench.RestartAsync();
        return bench;
    }

    public async Task RestartAsync()
    {
        var (store, queue) = await stores.OpenAsync();
        Store = new(store);
        Log = new(Store, new());
        Engine = new(Log, kinds, options, TimeProvider.System, NullLoggerFactory.Instance, queue);
        await Engine.StartAsync(default);
        _isRunning = true;
    }

    /// <summary>Stops gracefully.</summary>
    public async Task StopAsync()
    {
        await Engine.StopAsync(default);
        Engine.Dispose();
        await stores.CloseAsync();
        _isRunning = false;
    }

    /// <summary>Simulates a crash: jobs that still run can no longer append.</summary>
    public async Task CrashAsync()
    {
        Store.MakeUnreachable();
        await stores.CloseAsync();
        Engine.Dispose();
        _isRunning = false;
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
        if (_isRunning)
        {
            await StopAsync();
        }

        await stores.DisposeAsync();
    }
}

/// <summary>A kind that runs a function.</summary>
internal sealed class TestKind(string name, Func<JobContext, CancellationToken, Task<JsonElement>> run) : IJobKind
{
    public static JsonElement Done { get; } = JsonSerializer.SerializeToElement(new { ok = true });

    public string Name => name;

    public string Validate(JsonElement input, JsonElement options) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("refuse", out _) ? throw new JobRefusedException("refused", "No.") : "A test";

    public Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken) => run(job, cancellationToken);
}
