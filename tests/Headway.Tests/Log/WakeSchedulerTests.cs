using Headway.Log;

namespace Headway.Tests.Log;

/// <summary>No reader misses a wake while other readers join and leave.</summary>
public sealed class WakeSchedulerTests
{
    private const int Readers = 300;
    private const int Values = 2000;

    [Fact]
    public async Task Wake_WhileOthersJoinAndLeave_ReachesEveryReader()
    {
        var wakes = new WakeScheduler();
        var value = 0;
        var readers = Enumerable.Range(0, Readers).Select(_ => ReadAsync(wakes, () => Volatile.Read(ref value))).ToArray();
        var others = new ReaderSignal[50];
        for (var i = 1; i <= Values; i++)
        {
            Volatile.Write(ref value, i);
            wakes.Wake();
            ref var other = ref others[i % others.Length];
            if (other is not null)
            {
                wakes.Leave(other);
            }

            wakes.Join(other = new());
            if (i % 100 == 0)
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Wake_NoSignals_QueuesNothing()
    {
        var wakes = new WakeScheduler();
        var signal = new ReaderSignal();
        wakes.Join(signal);
        wakes.Leave(signal);
        wakes.Leave(signal); // a second call has no effect
        wakes.Wake();
        Assert.False(signal.WaitAsync().IsCompleted);
    }

    // Reads and waits in turn, as a reader does, until it has read the last value.
    private static async Task ReadAsync(WakeScheduler wakes, Func<int> read)
    {
        var signal = new ReaderSignal();
        wakes.Join(signal);
        await Task.Yield();
        while (read() < Values)
        {
            await signal.WaitAsync();
        }

        wakes.Leave(signal);
    }
}
