using System.Collections.Concurrent;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The line in which new connections wait to be served for the first time. When thousands of readers come again at once,
/// the pool would serve all of them before anyone else: an append waits in its queue more than once. So few of them are
/// in that queue at a time, and between two of them it serves others.
/// </summary>
/// <remarks>Thread-safe. What holds a turn is the thread, until the request first waits for something: a peer that is slow holds nothing up.</remarks>
internal sealed class Openings : IThreadPoolWorkItem
{
    private const int AtOnce = 2;

    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private int _working;

    /// <summary>Completes when it is the caller's turn, on the thread that has it.</summary>
    public Task TurnAsync()
    {
        var turn = new TaskCompletionSource();
        _waiting.Enqueue(turn);
        Begin();
        return turn.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_waiting.TryDequeue(out var turn))
        {
            turn.SetResult();
        }

        Interlocked.Decrement(ref _working);
        if (!_waiting.IsEmpty)
        {
            Begin();
        }
    }

    private void Begin()
    {
        for (var working = Volatile.Read(ref _working); working < AtOnce; working = Volatile.Read(ref _working))
        {
            if (Interlocked.CompareExchange(ref _working, working + 1, working) == working)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }
}
