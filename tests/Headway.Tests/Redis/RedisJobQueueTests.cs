using Headway.Bench.Redis;
using Headway.Jobs;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;
using Headway.Tests.Jobs;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>The line that many nodes share keeps what every queue keeps, and more: each test here has two nodes.</summary>
public sealed class RedisJobQueueTests : JobQueueContract
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    private readonly string _prefix = RedisServer.FreshPrefix();
    private readonly List<IAsyncDisposable> _opened = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync();
        }
    }

    [Fact]
    public async Task Heartbeat_Missing_ReturnsTheJobsToTheFront()
    {
        var silent = await NodeAsync(TimeSpan.FromMilliseconds(300));
        await EnqueueAsync("a", "b", "c");
        var lease = await silent.TakeAsync(default);
        await silent.DisposeAsync();
        Assert.Equal("b", (await Queue.TakeAsync(default))!.Job); // whose lease holds is not touched
        await NodeAsync(s_long); // its heartbeat runs when a lease expires, although the interval is minutes
        await Patience.UntilAsync(async () => await Queue.PositionAsync("a", default) is 1);
        Assert.Equal(2, await Queue.PositionAsync("c", default));
        Assert.Equal("a", (await Queue.TakeAsync(default))!.Job);
        await lease!.HandBackAsync(); // too late: this word counts no more
        await EnqueueAsync("a");
        Assert.Equal(("c", null), ((await Queue.TakeAsync(default))?.Job, await Queue.TakeAsync(default)));
    }

    [Fact]
    public async Task Heartbeat_Sent_KeepsTheJobsBeyondTheLeaseTime()
    {
        var node = await NodeAsync(TimeSpan.FromSeconds(3));
        await EnqueueAsync("a");
        var lease = (await node.TakeAsync(default))!;
        var redis = (await ConnectAsync(s_long)).Database;
        var first = await DeadlineAsync();
        await Patience.UntilAsync(async () => await DeadlineAsync() > first + 3500); // it would have lapsed by then
        Assert.Null(await Queue.TakeAsync(default));
        Assert.False(lease.Lost.IsCancellationRequested);
        await lease.HandBackAsync();
        Assert.Equal("a", (await Queue.TakeAsync(default))?.Job);

        async Task<double> DeadlineAsync() => (await redis.SortedSetScoreAsync($"{_prefix}:{{queue}}:leases", "a"))!.Value;
    }

    [Fact]
    public async Task Take_Retried_ReturnsTheJobOfTheFirstCall()
    {
        await EnqueueAsync("a", "b");
        var redis = (await ConnectAsync(s_long)).Database;
        RedisKey[] keys = [.. new[] { "line", "leases", "held", "takes" }.Select(part => (RedisKey)$"{_prefix}:{{queue}}:{part}")];
        for (var i = 0; i < 2; i++)
        {
            var answer = (RedisResult[])(await redis.ScriptEvaluateAsync(QueueScripts.Take, keys, ["ch", "token-1", 60_000]))!;
            Assert.Equal(("a", 1), ((string?)answer[0], (int)answer[1]));
        }

        Assert.Equal("b", (await Queue.TakeAsync(default))!.Job);
    }

    [Fact]
    public async Task Take_Cancelled_LeaksNoJob()
    {
        await EnqueueAsync("a");
        using var stopped = new CancellationTokenSource();
        var taking = Queue.TakeAsync(stopped.Token);
        await stopped.CancelAsync();
        if (await Record.ExceptionAsync(() => taking) is null)
        {
            await (await taking)!.HandBackAsync();
        }

        Assert.Equal("a", (await TakeNextAsync(await NodeAsync(s_long), "a")).Job);
    }

    [Fact]
    public async Task HandBack_WakesAnotherNodeAtOnce()
    {
        await EnqueueAsync("a");
        var lease = await Queue.TakeAsync(default);
        var other = await NodeAsync(s_long); // its next heartbeat is minutes away
        var next = TakeNextAsync(other, "a");
        await lease!.HandBackAsync();
        Assert.Equal("a", (await next).Job);
    }

    [Fact]
    public async Task ANodeThatOnlyHandsIn_NeverWakesToTake()
    {
        var web = await NodeAsync(s_long, takes: false);
        var waiting = web.WaitAsync(default);
        await web.EnqueueAsync(["a"], default);
        Assert.Equal("a", (await TakeNextAsync(Queue, "a")).Job);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Review_OneNodeForAll()
    {
        var (one, two) = (await NodeAsync(TimeSpan.FromSeconds(2)), await NodeAsync(TimeSpan.FromSeconds(2)));
        using var enough = new CancellationTokenSource();
        var reviews = await Task.WhenAny(one.WaitForReviewAsync(enough.Token), two.WaitForReviewAsync(enough.Token));
        await reviews;
        var holder = await (await ConnectAsync(s_long)).Database.StringGetAsync($"{_prefix}:{{queue}}:review");
        Assert.False(holder.IsNull);
        await enough.CancelAsync();
    }

    [Fact]
    public async Task RedisIsAway_TheLeaseIsLost_ByTheNodesOwnClock()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await RedisConnection.OpenAsync(new() { Url = server.Url, LeaseTime = TimeSpan.FromMilliseconds(400) });
        await using var queue = new RedisJobQueue(connection, TimeProvider.System, NullLoggerFactory.Instance);
        await queue.EnqueueAsync(["a"], default);
        var lease = (await queue.TakeAsync(default))!;
        var lost = new TaskCompletionSource();
        await using var heard = lease.Lost.Register(lost.SetResult);
        await server.StopAsync();
        await lost.Task.WaitAsync(s_patience);
        await server.StartAgainAsync();
        await queue.EnqueueAsync(["b"], default);
        Assert.Equal("b", (await TakeNextAsync(queue, "b")).Job); // the queue lives on
    }

    [Fact]
    public async Task RedisForgetsEverything_TheLeaseIsLost()
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await RedisConnection.OpenAsync(new() { Url = server.Url, LeaseTime = TimeSpan.FromSeconds(3) });
        await using var queue = new RedisJobQueue(connection, TimeProvider.System, NullLoggerFactory.Instance);
        await queue.EnqueueAsync(["a"], default);
        var lease = (await queue.TakeAsync(default))!;
        var lost = new TaskCompletionSource();
        await using var heard = lease.Lost.Register(lost.SetResult);
        await server.CommandAsync("FLUSHALL");
        await lost.Task.WaitAsync(s_patience);
        await lease.CompleteAsync();
        await lease.HandBackAsync();
        await Patience.UntilAsync(() => Task.FromResult((queue.Leases, queue.Lost) == (0, 1L)));
    }

    protected override async Task<IJobQueue> OpenAsync() => await NodeAsync(s_long);

    private static async Task<IJobLease> TakeNextAsync(IJobQueue queue, string wanted)
    {
        while (true)
        {
            await queue.WaitAsync(default).WaitAsync(s_patience);
            if (await queue.TakeAsync(default) is { } lease && lease.Job == wanted)
            {
                return lease;
            }
        }
    }

    private async Task<RedisJobQueue> NodeAsync(TimeSpan leaseTime, bool takes = true)
    {
        var queue = new RedisJobQueue(await ConnectAsync(leaseTime), TimeProvider.System, NullLoggerFactory.Instance, takes);
        _opened.Add(queue);
        return queue;
    }

    private async Task<RedisConnection> ConnectAsync(TimeSpan leaseTime)
    {
        var url = (await RedisServer.SharedAsync()).Url;
        var connection = await RedisConnection.OpenAsync(new() { Url = url, Prefix = _prefix, LeaseTime = leaseTime });
        _opened.Add(connection);
        return connection;
    }
}
