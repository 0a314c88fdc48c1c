using Headway.Log;

namespace Headway.Tests.Log;

/// <summary>No wake is lost when the processor could reorder a store and a load.</summary>
public sealed class ReaderSignalTests
{
    private const int Rounds = 300_000;

    private volatile ReaderSignal _signal = new();
    private long _told;
    private long _arrived;

    // Each round starts with a raised signal. The reader resets it and reads the value while the other thread writes the
    // value and sets the signal. Either the reader reads the new value, or the signal is raised again.
    [Fact]
    public void Set_WhileTheReaderResetsTheSignal_IsSeen_OrRaisesItAgain()
    {
        var lost = 0;
        var writer = new Thread(Write);
        writer.Start();
        for (var round = 1L; round <= Rounds; round++)
        {
            _signal.Set();
            Meet((2 * round) - 1);
            _ = _signal.WaitAsync();
            var seen = Volatile.Read(ref _told);
            Meet(2 * round);
            if (seen != round && !_signal.WaitAsync().IsCompleted)
            {
                lost++;
                _signal = new(); // the old signal has a pending wait
            }
        }

        writer.Join();
        Assert.Equal(0, lost);
    }

    private void Write()
    {
        for (var round = 1L; round <= Rounds; round++)
        {
            Meet((2 * round) - 1);
            Volatile.Write(ref _told, round);
            _signal.Set();
            Meet(2 * round);
        }
    }

    // A barrier: both threads spin, so that they continue at the same moment.
    private void Meet(long meeting)
    {
        Interlocked.Increment(ref _arrived);
        var spin = new SpinWait();
        while (Volatile.Read(ref _arrived) < 2 * meeting)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
