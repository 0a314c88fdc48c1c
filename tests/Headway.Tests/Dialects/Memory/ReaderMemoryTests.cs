using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Allocations;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Dialects.Memory;

/// <summary>A reader of any dialect costs a bounded amount of memory, however long the log is, and nothing after it has left.</summary>
[Collection(AllocationGround.Name)]
public sealed class ReaderMemoryTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const long MostBytes = 20_000_000;
    private const long MostLeft = 3_000_000; // arrays that went back to the shared pool
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;
    private Translations _translations = null!;

    public ValueTask InitializeAsync()
    {
        Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Read_LogOfLargeEvents_IsBounded_AndLeavesNothing() => await CheckAsync(await LongLog.OfLargeEventsAsync(_log), warmsUp: true);

    [Fact]
    public async Task Read_LogOfSmallEvents_IsBounded_AndLeavesNothing() => await CheckAsync(await LongLog.OfSmallEventsAsync(_log), warmsUp: false);

    private void Open()
    {
        var options = new LogOptions();
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        _log = new(_store, options, _time);
        _translations = new(_log, options, NullLogger<Translation>.Instance);
    }

    private async Task CheckAsync(string job, bool warmsUp)
    {
        var few = await LongLog.OfFewEventsAsync(_log);
        await _store.DisposeAsync(); // with what it keeps for its writer
        Open();
        var faults = new List<string>();
        foreach (var dialect in RecordedLog.Dialects.Names.Select(static name => RecordedLog.Dialects.Find(name)!))
        {
            if (warmsUp)
            {
                await ReadToEndAsync(dialect, job); // rents large arrays, which the shared pool keeps
            }

            var before = await LiveBytesAsync(dialect, few, long.MinValue);
            var during = await ReadToEndAsync(dialect, job);
            var after = await LiveBytesAsync(dialect, few, before + MostLeft);
            var (reading, left) = (during - Math.Min(before, after), after - before); // what was freed meanwhile is not the reader's
            output.WriteLine($"{dialect.Name}: {reading:N0} bytes at the end of the log, {left:N0} after the reader left");
            if (reading > MostBytes || left > MostLeft)
            {
                faults.Add($"{dialect.Name}: {reading:N0} bytes while it reads, {left:N0} after it left");
            }
        }

        Assert.Empty(faults);
    }

    // Pages that were read are kept for some seconds, until somebody reads again. A task that was cancelled ends soon after.
    private async Task<long> LiveBytesAsync(Dialect dialect, string few, long enough)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10 && least > enough; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await ReadFewAsync(dialect, few);
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true));
        }

        return least;
    }

    private async Task ReadFewAsync(Dialect dialect, string few)
    {
        var (loop, _) = await ReaderAsync(dialect, few);
        using (loop)
        {
            await loop.RunAsync(new Nowhere(), default).WaitAsync(s_patience);
        }
    }

    private async Task<long> ReadToEndAsync(Dialect dialect, string job)
    {
        var (loop, feed) = await ReaderAsync(dialect, job);
        using var gone = new CancellationTokenSource();
        var last = (await _log.FindAsync(job, default))!.LastSeq;
        var running = Task.Run(() => loop.RunAsync(new Nowhere(), gone.Token));
        using (var over = new CancellationTokenSource(s_patience))
        {
            while (feed.Cursor < last - 2 && !running.IsCompleted)
            {
                await Task.Delay(20, over.Token);
            }
        }

        Assert.False(running.IsCompleted);
        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        await gone.CancelAsync();
        await running.WaitAsync(s_patience);
        loop.Dispose();
        return bytes;
    }

    private async Task<(ReaderLoop Loop, DialectFeed Feed)> ReaderAsync(Dialect dialect, string job)
    {
        var connection = new Connection(TimeProvider.System, new HttpOptions(), new(dialect.Name, "sse", "ann"), static () => { });
        var writer = new SseMessageWriter(dialect, job, SseIds.Seq, TimeProvider.System);
        var loop = new ReaderLoop(writer, connection);
        var feed = new DialectFeed(_log, _translations, dialect, (await _log.FindAsync(job, default))!, 0, writer, connection);
        loop.Follow(feed);
        return (loop, feed);
    }

    private sealed class Nowhere : FrameOutput
    {
        protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
