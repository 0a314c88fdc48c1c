using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Jobs;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>Running jobs during an outage of Redis, without a restart of the nodes.</summary>
public sealed class EngineFaultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RedisIsAwayForLongerThanALease_TheJobGoesOnFromItsFinishedSteps()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var runs = new ConcurrentQueue<string>();
        var (reached, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await NodeAsync(redis, new TestKind("steps", async (job, token) =>
        {
            await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Ran("a"), token);
            if (reached.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancelled.SetResult(); // the lease could not be renewed
                token.ThrowIfCancellationRequested();
            }

            await job.StepAsync(new("b", "phase", "b", "B"), (_, _) => Ran("b"), token);
            return JsonSerializer.SerializeToElement(new { attempt = job.Attempt });
        }));
        var id = await node.CreateAsync("steps");
        await reached.Task.WaitAsync(s_patience);
        await redis.StopAsync();
        await cancelled.Task.WaitAsync(s_patience);
        await redis.StartAgainAsync();
        var events = await node.ToEndAsync(id);
        events.AssertWhole(1, events.Count);
        Assert.Equal("""{"result":{"attempt":2}}""", events[^1].Data.Text());
        Assert.Equal(["a", "b"], runs);

        Task<int> Ran(string step)
        {
            runs.Enqueue(step);
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task RedisComesBackEmpty_ARunningJobEndsAsLost_AndTheNodeWorksOn()
    {
        await using var redis = await RedisServer.StartAsync();
        var reached = new TaskCompletionSource();
        await using var node = await NodeAsync(
            redis,
            new TestKind("endless", async (_, token) =>
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return TestKind.Done;
            }),
            new TestKind("quick", (_, _) => Task.FromResult(TestKind.Done)));
        var id = await node.CreateAsync("endless");
        await reached.Task.WaitAsync(s_patience);
        await redis.WipeAsync();
        await Patience.UntilAsync(async () => await node.Log.FindAsync(id, default) is { IsClosed: true });
        Assert.Equal("log_lost", (await node.Log.FindAsync(id, default))!.Error?.Code);
        Assert.Equal(EventTypes.JobCompleted, (await node.ToEndAsync(await node.CreateAsync("quick")))[^1].Type);
    }

    private static Task<SharedNode> NodeAsync(RedisServer redis, params IJobKind[] kinds) =>
        SharedNode.StartAsync(new RedisOptions { Url = redis.Url, LeaseTime = TimeSpan.FromSeconds(1) }, takes: true, new JobsOptions { Concurrency = 2 }, kinds);
}
