using Headway.Log;

namespace Headway.Tests.Log;

/// <summary>No wake is lost between a store and a load that the processor may reorder.</summary>
public sealed class ReaderSignalTests
{
    private const int Rounds = 300_000;

    private volatile ReaderSignal _signal = new();
    private long _told;
    private long _arrived;

    // In each round the signal is raised already. The reader lowers it and looks; at the same moment the other thread
    // tells something and sets. Whoever comes second must notice the other: the reader has seen what was told, or the
    // signal is raised again.
    [Fact]
    public void Set_WhileTheReaderLowersARaisedSignal_IsSeen_OrRaisesItAgain()
    {
        var lost = 0;
        var teller = new Thread(Tell);
        teller.Start();
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
                _signal = new(); // that one is waited for
            }
        }

        teller.Join();
        Assert.Equal(0, lost);
    }

    private void Tell()
    {
        for (var round = 1L; round <= Rounds; round++)
        {
            Meet((2 * round) - 1);
            Volatile.Write(ref _told, round);
            _signal.Set();
            Meet(2 * round);
        }
    }

    // Both threads spin, so that they go on at the same moment.
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
