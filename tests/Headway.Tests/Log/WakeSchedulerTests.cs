using Headway.Log;

namespace Headway.Tests.Log;

/// <summary>That no reader sleeps through what was told, whoever comes and goes meanwhile.</summary>
public sealed class WakeSchedulerTests
{
    private const int Readers = 300;
    private const int Told = 2000;

    [Fact]
    public async Task Wake_WhileOthersComeAndGo_ReachesEveryReader_WithTheLastThatWasTold()
    {
        var wakes = new WakeScheduler();
        var told = 0;
        var readers = Enumerable.Range(0, Readers).Select(_ => ReadAsync(wakes, () => Volatile.Read(ref told))).ToArray();
        var passing = new ReaderSignal[50];
        for (var i = 1; i <= Told; i++)
        {
            Volatile.Write(ref told, i);
            wakes.Wake();
            ref var guest = ref passing[i % passing.Length];
            if (guest is not null)
            {
                wakes.Leave(guest);
            }

            wakes.Join(guest = new());
            if (i % 100 == 0)
            {
                await Task.Yield();
            }
        }

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Wake_Nobody_QueuesNothing()
    {
        var wakes = new WakeScheduler();
        var signal = new ReaderSignal();
        wakes.Join(signal);
        wakes.Leave(signal);
        wakes.Leave(signal); // no harm
        wakes.Wake();
        Assert.False(signal.WaitAsync().IsCompleted);
    }

    // As a reader does: look, wait, look again. It ends when it has seen the last.
    private static async Task ReadAsync(WakeScheduler wakes, Func<int> look)
    {
        var signal = new ReaderSignal();
        wakes.Join(signal);
        await Task.Yield();
        while (look() < Told)
        {
            await signal.WaitAsync();
        }

        wakes.Leave(signal);
    }
}
