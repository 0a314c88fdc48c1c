using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Jobs;

/// <summary>A job engine over a real store, that can go down and come up again over the same data.</summary>
internal sealed class JobEngineFixture(JobStoreFixture ground, JobsOptions options, params IJobKind[] kinds) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private bool _isUp;

    public UnreachableStore Store { get; private set; } = null!;

    public EventLog Log { get; private set; } = null!;

    public JobEngine Engine { get; private set; } = null!;

    public static Task<JobEngineFixture> StartAsync(params IJobKind[] kinds) => StartAsync(new SqliteJobStoreFixture(), kinds);

    public static async Task<JobEngineFixture> StartAsync(JobStoreFixture ground, params IJobKind[] kinds)
    {
        var bench = new JobEngineFixture(ground, new() { Concurrency = 2 }, kinds);
        await bench.UpAsync();
        return bench;
    }

    public async Task UpAsync()
    {
        var (store, queue) = await ground.OpenAsync();
        Store = new(store);
        Log = new(Store, new());
        Engine = new(Log, kinds, options, TimeProvider.System, NullLoggerFactory.Instance, queue);
        await Engine.StartAsync(default);
        _isUp = true;
    }

    /// <summary>Stops in good order.</summary>
    public async Task DownAsync()
    {
        await Engine.StopAsync(default);
        Engine.Dispose();
        await ground.CloseAsync();
        _isUp = false;
    }

    /// <summary>Takes the store away as a crash does: whatever still runs can append nothing more.</summary>
    public async Task CrashAsync()
    {
        Store.GoAway();
        await ground.CloseAsync();
        Engine.Dispose();
        _isUp = false;
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
        if (_isUp)
        {
            await DownAsync();
        }

        await ground.DisposeAsync();
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
