using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Research.Tests.Pipeline;

/// <summary>A running research job on a real store and engine, which can be crashed and restarted.</summary>
internal sealed class RunningJob(SqliteLogStore store, IJobKind kind, Func<NewEvent, bool>? pauseAt) : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly PausingStore _pausing = new(store, pauseAt ?? (_ => false));
    private CrashingStore _process = null!;
    private JobEngine _engine = null!;
    private EventLog _log = null!;

    public string Id { get; private set; } = "";

    public Task Paused => _pausing.Paused.WaitAsync(s_timeout);

    public void Resume() => _pausing.Resume();

    public async Task StartAsync(string question, object? options)
    {
        await UpAsync();
        var request = new JobRequest(
            "research", JsonSerializer.SerializeToElement(new { question }), options is null ? default : JsonSerializer.SerializeToElement(options), "anna");
        Id = (await _engine.CreateAsync(request, default)).Job.Id;
    }

    /// <summary>Simulates a crash: further appends of the engine fail, and a new engine opens the store.</summary>
    public async Task CrashAsync()
    {
        _process.Crash();
        _engine.Dispose();
        await UpAsync();
    }

    public async Task<AppendResult> AnswerAsync(object answer) =>
        await _engine.AnswerAsync((await store.FindAsync(Id, default))!, JsonSerializer.SerializeToElement(answer), "anna", default);

    public async Task<JsonElement> QuestionAsync(int revision = 1)
    {
        var events = await UntilAsync(e => e.Type == EventTypes.JobInputRequired && e.Node == $"generate_queries/confirm-{revision}");
        return FinishedJob.Data(events[^1]);
    }

    /// <summary>The events up to the first match.</summary>
    public async Task<IReadOnlyList<LogEvent>> UntilAsync(Func<LogEvent, bool> condition)
    {
        using var patience = new CancellationTokenSource(s_timeout);
        var signal = new ReaderSignal();
        using var reader = (await _log.OpenAsync(Id, Cursor.Start, signal, patience.Token))!.Value.Reader!;
        var events = new List<LogEvent>();
        var buffer = new LogEvent[64];
        while (true)
        {
            var read = await reader.ReadAsync(buffer, patience.Token);
            for (var i = 0; i < read.Count; i++)
            {
                events.Add(buffer[i]);
                if (condition(buffer[i]) || buffer[i].IsTerminal)
                {
                    return events;
                }
            }

            if (read.Count == 0)
            {
                await signal.WaitAsync().AsTask().WaitAsync(patience.Token);
            }
        }
    }

    public async Task<FinishedJob> FinishAsync() => new(await UntilAsync(_ => false));

    public async ValueTask DisposeAsync()
    {
        Resume();
        await _engine.StopAsync(default);
        _engine.Dispose();
        await store.DisposeAsync();
    }

    private async Task UpAsync()
    {
        _process = new CrashingStore(_pausing, int.MaxValue);
        _log = new EventLog(_process, new LogOptions());
        _engine = new JobEngine(_log, [kind], new JobsOptions { Concurrency = 1, MaxAttempts = 9 }, TimeProvider.System, NullLoggerFactory.Instance);
        await _engine.StartAsync(default);
    }
}
