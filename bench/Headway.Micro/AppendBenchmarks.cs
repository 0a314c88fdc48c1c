using BenchmarkDotNet.Attributes;
using Headway.Log;
using Headway.Log.Sqlite;

namespace Headway.Micro;

/// <summary>Appends in this process to SQLite with <c>normal</c> durability; the figures are per event.</summary>
public class AppendBenchmarks
{
    private const int Batch = 100;
    private const int Writers = 64;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"headway-micro-data-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly NewEvent _event = new(EventTypes.Note, """{"level":"info","message":"a payload of about a hundred bytes, as a producer of progress would send it"}"""u8.ToArray());
    private NewEvent[] _batch = [];
    private string[] _jobs = [];
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;

    // The in-process toolchain does not await the setup.
    [GlobalSetup]
    public void Begin() => BeginAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void End() => EndAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "append: one event, one writer")]
    public Task<AppendResult> One() => _log.AppendAsync(_jobs[0], [_event], null, default);

    [Benchmark(Description = "append: one event each, 64 writers", OperationsPerInvoke = Writers)]
    public Task Together() => Task.WhenAll(_jobs.Select(job => _log.AppendAsync(job, [_event], null, default)));

    [Benchmark(Description = "append: batch of 100", OperationsPerInvoke = Batch)]
    public Task<AppendResult> Many() => _log.AppendAsync(_jobs[0], _batch, null, default);

    private async Task BeginAsync()
    {
        _store = new(new() { Folder = _folder, Durability = Durability.Normal }, TimeProvider.System);
        _log = new(_store, new());
        _batch = [.. Enumerable.Repeat(_event, Batch)];
        _jobs = new string[Writers];
        for (var i = 0; i < Writers; i++)
        {
            _jobs[i] = (await _log.CreateAsync(new(JobIds.Create(TimeProvider.System), "external", "local", "A job", "{\"kind\":\"external\",\"input\":{}}"u8.ToArray(), null), default)).Job.Id;
        }
    }

    private async Task EndAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
