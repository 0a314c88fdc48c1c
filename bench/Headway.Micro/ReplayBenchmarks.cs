using BenchmarkDotNet.Attributes;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;

namespace Headway.Micro;

/// <summary>Replays a long log from the store to one reader; the figures are per event.</summary>
public class ReplayBenchmarks
{
    private const int Events = 20_000;
    private const int Page = 500;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"headway-micro-data-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;
    private string _job = "";

    // The in-process toolchain does not await the setup.
    [GlobalSetup]
    public void Begin() => BeginAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void End() => EndAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "replay: read, parse and frame for SSE", OperationsPerInvoke = Events)]
    public async Task<long> Replay()
    {
        var output = new DiscardPipe();
        var writer = new SseFrameWriter(TimeSpan.FromSeconds(1));
        var body = new BodyOutput(output);
        var after = 0L;
        while (await _log.ReadAsync(_job, after, Page, default) is { Events.Count: > 0 } page)
        {
            foreach (var e in page.Events)
            {
                writer.Write(e);
            }

            await body.SendAsync(writer, default);
            writer.Clear();
            after = page.Events[^1].Seq;
        }

        return output.Written;
    }

    private async Task BeginAsync()
    {
        _store = new(new() { Folder = _folder }, TimeProvider.System);
        _log = new(_store, new());
        _job = (await _log.CreateAsync(new(JobIds.Create(TimeProvider.System), "external", "local", "A job", "{\"kind\":\"external\",\"input\":{}}"u8.ToArray(), null), default)).Job.Id;
        NewEvent e = new(EventTypes.Note, """{"level":"info","message":"a payload of about a hundred bytes, as a producer of progress would send it"}"""u8.ToArray());
        for (var i = 0; i < Events / Page; i++)
        {
            await _log.AppendAsync(_job, [.. Enumerable.Repeat(e, Page)], null, default);
        }
    }

    private async Task EndAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
