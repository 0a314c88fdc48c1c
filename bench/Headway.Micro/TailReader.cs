using Headway.Log;

namespace Headway.Micro;

/// <summary>Waits for new events and copies them, as a reader loop does.</summary>
internal sealed class TailReader : IDisposable
{
    private readonly Tail<LogEvent> _tail;
    private readonly Arrival _arrival;
    private readonly ReaderSignal _signal = new();
    private readonly LogEvent[] _buffer = new LogEvent[16];
    private volatile bool _isOver;

    public TailReader(Tail<LogEvent> tail, Arrival arrival)
    {
        _tail = tail;
        _arrival = arrival;
        tail.Join(_signal);
        _ = RunAsync();
    }

    public void Dispose()
    {
        _isOver = true;
        _signal.Set();
    }

    private async Task RunAsync()
    {
        var cursor = 0L;
        while (!_isOver)
        {
            var count = _tail.Copy(cursor, _buffer);
            if (count == 0)
            {
                await _signal.WaitAsync();
                continue;
            }

            cursor += count;
            _arrival.Count(count);
        }
    }
}

/// <summary>Counts received events and completes a task at a number.</summary>
internal sealed class Arrival
{
    private TaskCompletionSource _all = new();
    private int _missing;

    public Task Expect(int count)
    {
        _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _missing, count);
        return _all.Task;
    }

    public void Count(int count)
    {
        if (Interlocked.Add(ref _missing, -count) == 0)
        {
            _all.SetResult();
        }
    }
}
