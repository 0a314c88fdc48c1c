using System.Threading.Tasks.Sources;

namespace Headway.Log;

/// <summary>
/// The one thing a reader waits on. Whoever has a reason (new events, a heartbeat that is due, a drain, a lost
/// connection) sets it; the reader wakes and looks at everything again. Reasons that come together wake it once.
/// Waiting allocates nothing.
/// </summary>
/// <remarks><see cref="Set"/> may be called by anyone at any time; <see cref="WaitAsync"/> by one reader at a time.</remarks>
public sealed class ReaderSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Wakes the reader on a thread of the pool, or lets its next wait return at once.</summary>
    public void Set()
    {
        if (Raise())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>As <see cref="Set"/>, but the reader runs on the caller's thread until it waits again. For who wakes many.</summary>
    internal void SetAndRun()
    {
        if (Raise())
        {
            _core.SetResult(true);
        }
    }

    /// <summary>Completes when the signal is set, and lowers it: what is set after that counts for the next wait.</summary>
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

    // The exchange is the fence between the caller's data and the state, and the reader's exchange the one between its state
    // and its look at the data. With a plain read of the state here, or a plain write there, either may pass the store
    // before it: the caller sees the signal still raised, the reader sees the old data, and the wake is lost.
    private bool Raise() => Interlocked.Exchange(ref _state, Raised) == Awaited;
}
