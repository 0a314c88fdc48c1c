namespace Headway.Bench.Checks;

/// <summary>Counts acknowledged events and completes a task when a total is reached.</summary>
/// <remarks>Thread-safe; supports one waiter at a time.</remarks>
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

    /// <summary>Completes when the total reaches a number.</summary>
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
