namespace Headway.Bench.Checks;

/// <summary>Counts what was acknowledged, and wakes whoever waits for a number.</summary>
/// <remarks>Thread-safe; one waits at a time.</remarks>
internal sealed class AckCounter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new();
    private long _wanted = long.MaxValue;
    private long _total;

    public long Total => Volatile.Read(ref _total);

    public void Add(int count)
    {
        lock (_gate)
        {
            _total += count;
            Look();
        }
    }

    /// <summary>Completes when so many have been counted.</summary>
    public Task ReachAsync(long total)
    {
        lock (_gate)
        {
            _wanted = total;
            _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Look();
            return _reached.Task;
        }
    }

    private void Look()
    {
        if (_total >= _wanted)
        {
            _wanted = long.MaxValue;
            _reached.SetResult();
        }
    }
}
