using BenchmarkDotNet.Attributes;
using Headway.Log;

namespace Headway.Micro;

/// <summary>From an event's publication until the readers of its log have it.</summary>
public class WakeBenchmarks
{
    private const int Many = 1000;
    private const int Sets = 1000;

    private readonly ReaderSignal _signal = new();
    private readonly LogEvent[] _published = new LogEvent[1];
    private Tail<LogEvent> _tail = null!;
    private TailReader[] _readers = [];
    private Arrival _arrival = null!;
    private long _seq;

    [GlobalSetup]
    public void Begin()
    {
        _tail = new(1024, 1 << 20);
        _arrival = new();
        _readers = [.. Enumerable.Range(0, Many).Select(_ => new TailReader(_tail, _arrival))];
    }

    [GlobalCleanup]
    public void End()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }

    [Benchmark(Description = "a signal that nobody awaits: set, take", OperationsPerInvoke = Sets)]
    public async Task Signal()
    {
        for (var i = 0; i < Sets; i++)
        {
            _signal.Set();
            await _signal.WaitAsync();
        }
    }

    [Benchmark(Description = "publish to 1,000 readers of one tail (per reader)", OperationsPerInvoke = Many)]
    public Task Publish()
    {
        _seq++;
        var all = _arrival.Expect(Many);
        _published[0] = LogEvent.Create(_seq, DateTimeOffset.UnixEpoch, new(EventTypes.Note, "{}"u8.ToArray()));
        _tail.Publish(_published);
        return all;
    }
}
