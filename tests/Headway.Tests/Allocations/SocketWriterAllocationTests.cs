using Headway.Tests.Transports;

namespace Headway.Tests.Allocations;

/// <summary>To send allocates nothing, whether the peer takes the bytes at once or is waited for.</summary>
[Collection(AllocationGround.Name)]
public sealed class SocketWriterAllocationTests
{
    private const int Flushes = 100;

    [Fact]
    public async Task Flush_PeerTakesItAtOnce_AllocatesNothing()
    {
        await using var pair = new SocketPair();
        Assert.Equal(0, AllocationGround.OfThisThread(() =>
        {
            for (var i = 0; i < Flushes; i++)
            {
                pair.Write(50);
                Assert.True(pair.Writer.FlushAsync().IsCompletedSuccessfully);
                pair.ReceiveAll();
            }
        }));
    }

    [Fact]
    public async Task Flush_PeerIsWaitedFor_AllocatesNothing()
    {
        await using var pair = new SocketPair();
        var allocated = await AllocationGround.OfTheProcessAsync(() => Task.Run(() => // as in a server, where no context of a test is gone back to
        {
            for (var waits = 0; waits < Flushes;)
            {
                pair.Write(1_000);
                var flush = pair.Writer.FlushAsync();
                waits += flush.IsCompleted ? 0 : 1;
                pair.ReceiveDuring(flush);
                flush.GetAwaiter().GetResult();
            }
        }));
        Assert.Equal(0, allocated / Flushes / 24); // the smallest object has 24 bytes
    }
}
