using Headway.Jobs;

namespace Headway.Tests.Jobs;

/// <summary>The behaviour of every job queue, in one process or many.</summary>
public abstract class JobQueueContract : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    protected IJobQueue Queue { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Queue = await OpenAsync();

    public virtual async ValueTask DisposeAsync() => await Queue.DisposeAsync();

    [Fact]
    public async Task Take_IsFirstInFirstOut()
    {
        await EnqueueAsync("c", "a");
        await EnqueueAsync("b");
        Assert.Equal("c a b -", await TakeAllAsync(4));
    }

    [Fact]
    public async Task Enqueue_QueuedOrTakenJob_HasNoEffect()
    {
        await EnqueueAsync("a", "b");
        var lease = await Queue.TakeAsync(default);
        await EnqueueAsync("b", "a", "c", "c");
        Assert.Equal("a", lease!.Job);
        Assert.Equal("b c -", await TakeAllAsync(3));
    }

    [Fact]
    public async Task Complete_RemovesTheJob()
    {
        await EnqueueAsync("a");
        await (await Queue.TakeAsync(default))!.CompleteAsync();
        Assert.Equal("-", await TakeAllAsync(1));
        await EnqueueAsync("a");
        Assert.Equal("a", await TakeAllAsync(1));
    }

    [Fact]
    public async Task HandBack_PutsTheJobAtTheFront()
    {
        await EnqueueAsync("a", "b", "c");
        var first = await Queue.TakeAsync(default);
        var second = await Queue.TakeAsync(default);
        await second!.HandBackAsync();
        await first!.HandBackAsync();
        Assert.Equal("a b c -", await TakeAllAsync(4));
    }

    [Fact]
    public async Task Release_ASecondTime_HasNoEffect()
    {
        await EnqueueAsync("a");
        var lease = (await Queue.TakeAsync(default))!;
        await lease.CompleteAsync();
        await lease.HandBackAsync();
        Assert.Equal("-", await TakeAllAsync(1));
        await EnqueueAsync("a");
        var next = await Queue.TakeAsync(default);
        await lease.CompleteAsync();
        await EnqueueAsync("a");
        Assert.Equal(("a", null), (next!.Job, await Queue.TakeAsync(default)));
    }

    [Fact]
    public async Task Position_StartsAtOne_AndLaterJobsMoveUp()
    {
        await EnqueueAsync("a", "b", "c");
        Assert.Equal([1, 2, 3, null], await PositionsAsync("a", "b", "c", "d"));
        await Queue.RemoveAsync("b", default);
        await Queue.RemoveAsync("d", default);
        Assert.Equal([1, null, 2], await PositionsAsync("a", "b", "c"));
        await Queue.TakeAsync(default);
        Assert.Equal([null, null, 1], await PositionsAsync("a", "b", "c"));
    }

    [Fact]
    public async Task Remove_TakenJob_HasNoEffect()
    {
        await EnqueueAsync("a");
        var lease = await Queue.TakeAsync(default);
        await Queue.RemoveAsync("a", default);
        await EnqueueAsync("a");
        Assert.Equal("-", await TakeAllAsync(1));
        await lease!.HandBackAsync();
        Assert.Equal("a", await TakeAllAsync(1));
    }

    [Fact]
    public async Task Hold_CannotBeTaken_UntilHandedBack()
    {
        var hold = await Queue.HoldAsync("a", default);
        await EnqueueAsync("a");
        Assert.Null(await Queue.HoldAsync("a", default));
        Assert.Equal("-", await TakeAllAsync(1));
        await hold!.HandBackAsync();
        Assert.Null(await Queue.HoldAsync("a", default));
        Assert.Equal("a", await TakeAllAsync(1));
    }

    [Fact]
    public async Task Wait_CompletesWhenAJobIsQueued()
    {
        var taken = TakeNextAsync();
        await EnqueueAsync("a");
        var lease = await taken;
        taken = TakeNextAsync();
        await lease.HandBackAsync();
        Assert.Equal("a", (await taken).Job);
    }

    [Fact]
    public async Task Wait_CanBeCancelled()
    {
        using var stopping = new CancellationTokenSource();
        var waiting = Task.Run(async () =>
        {
            while (true)
            {
                await Queue.WaitAsync(stopping.Token); // may complete spuriously
            }
        });
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));
    }

    protected abstract Task<IJobQueue> OpenAsync();

    protected Task EnqueueAsync(params string[] jobs) => Queue.EnqueueAsync(jobs, default);

    private async Task<string> TakeAllAsync(int count)
    {
        var taken = new string[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = (await Queue.TakeAsync(default))?.Job ?? "-";
        }

        return string.Join(' ', taken);
    }

    private Task<int?[]> PositionsAsync(params string[] jobs) => Task.WhenAll(jobs.Select(job => Queue.PositionAsync(job, default)));

    private async Task<IJobLease> TakeNextAsync()
    {
        while (true)
        {
            await Queue.WaitAsync(default).WaitAsync(s_patience);
            if (await Queue.TakeAsync(default) is { } lease)
            {
                return lease;
            }
        }
    }
}
