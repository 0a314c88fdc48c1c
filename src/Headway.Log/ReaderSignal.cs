using System.Threading.Tasks.Sources;

namespace Headway.Log;

/// <summary>
/// An auto-reset event that wakes one reader. It is set for any reason to run: new events, a due heartbeat, a drain, a
/// lost connection. The reader then checks all of them, so several sets before a wait wake it once. Waiting allocates
/// nothing.
/// </summary>
/// <remarks><see cref="Set"/> is thread-safe; only one caller at a time may wait in <see cref="WaitAsync"/>.</remarks>
public sealed class ReaderSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Wakes the waiting reader on the thread pool, or completes its next wait immediately.</summary>
    public void Set()
    {
        if (Raise())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Like <see cref="Set"/>, but runs the reader on the caller's thread until it waits again, which saves a queue operation for each reader.</summary>
    internal void SetAndRun()
    {
        if (Raise())
        {
            _core.SetResult(true);
        }
    }

    /// <summary>Completes when the signal is set, and resets it: a later set completes the next wait.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Raised) == Raised)
        {
            return ValueTask.CompletedTask;
        }

        _core.Reset();
        var task = new ValueTask(this, _core.Version);
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Raised)
        {
            Interlocked.Exchange(ref _state, Idle);
            return ValueTask.CompletedTask;
        }

        return task;
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        Interlocked.Exchange(ref _state, Idle);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    // Both sides need the full fence of an exchange: the caller writes data, then the state; the reader resets the state,
    // then reads data. With a plain read or write of the state, the processor may reorder the two steps: the caller sees
    // the signal still raised, the reader sees the old data, and the wake is lost.
    private bool Raise() => Interlocked.Exchange(ref _state, Raised) == Awaited;
}
