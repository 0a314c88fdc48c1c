using Headway.AspNetCore.Transports;

namespace Headway.Tests.Transports;

/// <summary>The line of new connections.</summary>
public sealed class OpeningsTests
{
    [Fact]
    public async Task Turns_AllCome_AndNeverMoreThanTwoAtOnce()
    {
        var openings = new Openings();
        var (now, most) = (0, 0);
        var turns = Enumerable.Range(0, 2000).Select(async _ =>
        {
            await openings.TurnAsync();
            var at = Interlocked.Increment(ref now);
            InterlockedMax(ref most, at);
            Thread.SpinWait(200); // what holds the turn is the thread
            Interlocked.Decrement(ref now);
        }).ToArray();
        await Task.WhenAll(turns).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(most, 1, 2);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
