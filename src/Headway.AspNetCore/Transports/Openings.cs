using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

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

    private readonly ConcurrentQueue<Action> _waiting = new();
    private int _working;

    /// <summary>The line of this process: of connections that the server is to get, and of those whose first request has come.</summary>
    public static Openings Shared { get; } = new();

    /// <summary>To be awaited: what follows runs when it is its turn, on the thread that has it.</summary>
    public Turn TurnAsync() => new(this);

    void IThreadPoolWorkItem.Execute()
    {
        if (_waiting.TryDequeue(out var goOn))
        {
            goOn();
        }

        Interlocked.Decrement(ref _working);
        if (!_waiting.IsEmpty)
        {
            Begin();
        }
    }

    private void Enter(Action goOn)
    {
        _waiting.Enqueue(goOn);
        Begin();
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

    /// <summary>
    /// A wait that is never over at once. A task could be, before it is awaited, and then whoever waits would go on on a
    /// thread of his own, beside those that have their turns.
    /// </summary>
    internal readonly struct Turn(Openings openings) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Turn GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => openings.Enter(continuation);

        public void UnsafeOnCompleted(Action continuation) => openings.Enter(continuation);
    }
}
