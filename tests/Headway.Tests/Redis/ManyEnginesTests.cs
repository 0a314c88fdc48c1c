using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Jobs;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>Several nodes share a store and a line: a job runs on one of them, and goes on on another when that one fails.</summary>
public sealed class ManyEnginesTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);

    private readonly string _prefix = RedisServer.FreshPrefix();
    private readonly List<SharedNode> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task ANodeDies_AnotherGoesOnFromTheFinishedSteps_AndTheOldOneIsFenced()
    {
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = new TaskCompletionSource<Exception?>();
        var runs = new ConcurrentQueue<string>();
        var old = await NodeAsync(TimeSpan.FromSeconds(1), new TestKind("steps", async (job, token) =>
        {
            await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Ran("old a"), token);
            reached.SetResult();
            await released.Task;
            late.SetResult(await Record.ExceptionAsync(() => job.NoteAsync("info", "I am awake again", null, CancellationToken.None)));
            return TestKind.Done;
        }));
        var id = await old.CreateAsync("steps");
        await reached.Task.WaitAsync(s_patience);
        var next = await NodeAsync(TimeSpan.FromSeconds(1), new TestKind("steps", async (job, token) =>
        {
            await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Ran("new a"), token);
            await job.StepAsync(new("b", "phase", "b", "B"), (_, _) => Ran("new b"), token);
            return JsonSerializer.SerializeToElement(new { attempt = job.Attempt });
        }));
        await old.FallSilentAsync();
        var events = await next.ToEndAsync(id);
        released.SetResult();
        Assert.IsAssignableFrom<OperationCanceledException>(await late.Task.WaitAsync(s_patience));
        Assert.Equal(["old a", "new b"], runs);
        Assert.Equal("""{"result":{"attempt":2}}""", events[^1].Data.Text());
        Assert.Equal(events.Count, (await next.Log.FindAsync(id, default))!.LastSeq); // the old one added nothing

        Task<int> Ran(string what)
        {
            runs.Enqueue(what);
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task CancelAndAnswer_ThroughANodeThatRunsNothing_ReachTheWorker()
    {
        var stopped = new TaskCompletionSource();
        IJobKind[] kinds =
        [
            new TestKind("ask", async (job, token) => JsonSerializer.SerializeToElement(new { got = await job.AskAsync("q", "Go on?", null, token) })),
            new TestKind("long", async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stopped.SetResult();
                token.ThrowIfCancellationRequested();
                return TestKind.Done;
            }),
        ];
        await NodeAsync(s_long, kinds);
        var web = await NodeAsync(s_long, takes: false, kinds);
        var (asking, running) = (await web.CreateAsync("ask"), await web.CreateAsync("long"));
        await web.UntilAsync(asking, e => e.Type == EventTypes.JobInputRequired);
        await web.AnswerAsync(asking, "yes");
        Assert.Equal("""{"result":{"got":"yes"}}""", (await web.ToEndAsync(asking))[^1].Data.Text());
        await web.UntilAsync(running, e => e.Type == EventTypes.JobStarted);
        Assert.True((await web.Engine.CancelAsync(running, null, "ann", default)).IsAccepted);
        await stopped.Task.WaitAsync(s_patience);
        Assert.Equal(EventTypes.JobCancelled, (await web.ToEndAsync(running))[^1].Type);
        Assert.Equal(0, web.Engine.Running);
    }

    [Fact]
    public async Task ANodeStops_AnotherTakesItsJobsAtOnce_AndItCostsNoAttempt()
    {
        var first = await NodeAsync(s_long, Patient(isQuick: false));
        var id = await first.CreateAsync("patient");
        await first.UntilAsync(id, e => e.Type == EventTypes.JobStarted);
        var second = await NodeAsync(s_long, Patient(isQuick: true)); // with leases of minutes: nothing here waits for one to lapse
        var ended = second.ToEndAsync(id);
        await first.Engine.StopAsync(default);
        Assert.Equal(["job.queued", "job.started", "job.queued", "job.started", "job.completed"], (await ended).Select(e => e.Type));
        Assert.Equal(1, (await second.Log.FindAsync(id, default))!.UncleanStarts);
    }

    [Fact]
    public async Task ANodeStops_WithAJobThatDoesNot_AnotherTakesItAllTheSame()
    {
        var release = new TaskCompletionSource();
        var first = await NodeAsync(s_long, takes: true, new JobsOptions { StopTimeout = TimeSpan.FromMilliseconds(100) }, new TestKind("patient", async (_, _) =>
        {
            await release.Task;
            return TestKind.Done;
        }));
        var id = await first.CreateAsync("patient");
        await first.UntilAsync(id, e => e.Type == EventTypes.JobStarted);
        var second = await NodeAsync(s_long, Patient(isQuick: true));
        await first.Engine.StopAsync(default);
        Assert.Equal(EventTypes.JobCompleted, (await second.ToEndAsync(id))[^1].Type);
        Assert.Equal(2, (await second.Log.FindAsync(id, default))!.Attempt);
        release.SetResult();
    }

    [Fact]
    public async Task AJobThatNobodyPutInLine_IsFoundInTheLog()
    {
        var node = await NodeAsync(TimeSpan.FromSeconds(1), Patient(isQuick: true));
        var job = new NewJob(JobIds.Create(TimeProvider.System), "patient", "ann", "Left alone", """{"kind":"patient"}"""u8.ToArray());
        await node.Log.CreateAsync(job, default); // and the node that did so died
        Assert.Equal(EventTypes.JobCompleted, (await node.ToEndAsync(job.Id))[^1].Type);
    }

    [Fact]
    public async Task AnAttemptThatAnotherHasBegun_IsNotBegunTwice_TheNextOneIs()
    {
        var node = await NodeAsync(s_long, Patient(isQuick: true));
        var id = JobIds.Create(TimeProvider.System);
        await node.Log.CreateAsync(new(id, "patient", "ann", "Taken twice", """{"kind":"patient"}"""u8.ToArray()), default);
        var started = new NewEvent(EventTypes.JobStarted, NewEvent.NoData);
        Assert.Equal(AppendOutcome.Appended, (await node.Log.AppendAsync(id, [started], new(Producer.Worker, 1, 0), default)).Outcome);
        Assert.Equal(AppendOutcome.Repeated, (await node.Log.AppendAsync(id, [started], new(Producer.Worker, 1, 0), default)).Outcome);
        await node.Queue.EnqueueAsync([id], default);
        Assert.Equal(["job.queued", "job.started", "job.started", "job.completed"], (await node.ToEndAsync(id)).Select(e => e.Type));
    }

    [Fact]
    public async Task ACancelledJob_GivesItsLeaseUpAtOnce()
    {
        var node = await NodeAsync(s_long, Patient(isQuick: false));
        var id = await node.CreateAsync("patient");
        await node.UntilAsync(id, e => e.Type == EventTypes.JobStarted);
        await node.Engine.CancelAsync(id, null, "ann", default);
        await node.ToEndAsync(id);
        await Patience.UntilAsync(async () => await node.Queue.HoldAsync(id, default) is not null); // as long as it is leased, nobody can hold it
    }

    [Fact]
    public async Task AJobThatKillsItsNodes_IsGivenUp_ByWhoeverTakesItNext()
    {
        var node = await NodeAsync(s_long, Patient(isQuick: true));
        var id = JobIds.Create(TimeProvider.System);
        await node.Log.CreateAsync(new(id, "patient", "ann", "A killer", """{"kind":"patient"}"""u8.ToArray()), default);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await node.Log.AppendAsync(id, [new(EventTypes.JobStarted, NewEvent.NoData)], new(Producer.Worker, attempt, 0), default);
        }

        await node.Queue.EnqueueAsync([id], default);
        await node.ToEndAsync(id);
        Assert.Equal("interrupted", (await node.Log.FindAsync(id, default))!.Error?.Code);
    }

    [Fact]
    public async Task ALocalJob_StaysOnItsNode_AndIsEndedWhenThatIsGone()
    {
        var ran = new ConcurrentQueue<string>();
        var (first, second) = (await LocalAsync("first"), await LocalAsync("second"));
        await first.ToEndAsync(await first.CreateAsync("local"));
        await second.ToEndAsync(await second.CreateAsync("local"));
        Assert.Equal(["first", "second"], ran);

        var held = await first.CreateAsync("endless");
        await second.UntilAsync(held, e => e.Type == EventTypes.JobStarted);
        var record = (await second.Log.FindAsync(held, default))!;
        Assert.Equal((true, false), (first.Engine.IsOnThisNode(record), second.Engine.IsOnThisNode(record)));
        await first.Engine.StopAsync(default);
        await second.ToEndAsync(held);
        Assert.Equal("interrupted", (await second.Log.FindAsync(held, default))!.Error?.Code);

        Task<SharedNode> LocalAsync(string name) => NodeAsync(
            s_long,
            new LocalKind(new TestKind("local", (_, _) =>
            {
                ran.Enqueue(name);
                return Task.FromResult(TestKind.Done);
            })),
            new LocalKind(Patient(isQuick: false, "endless")));
    }

    [Fact]
    public async Task ManyJobs_OverThreeNodes_EachRunsOnce()
    {
        var runs = new ConcurrentDictionary<string, int>();
        var nodes = new List<SharedNode>();
        for (var i = 0; i < 3; i++)
        {
            nodes.Add(await NodeAsync(s_long, new TestKind("k", async (job, token) =>
            {
                await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Task.FromResult(runs.AddOrUpdate(job.Id, 1, static (_, n) => n + 1)), token);
                return TestKind.Done;
            })));
        }

        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => nodes[i % 3].CreateAsync("k")));
        foreach (var id in ids)
        {
            Assert.Equal(["job.queued", "job.started", "node.started", "node.completed", "job.completed"], (await nodes[0].ToEndAsync(id)).Select(e => e.Type));
        }

        Assert.Equal(60, runs.Count);
        Assert.All(runs.Values, count => Assert.Equal(1, count));
    }

    private static TestKind Patient(bool isQuick, string name = "patient") => new(name, async (_, token) =>
    {
        await Task.Delay(isQuick ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token);
        return TestKind.Done;
    });

    private Task<SharedNode> NodeAsync(TimeSpan leaseTime, params IJobKind[] kinds) => NodeAsync(leaseTime, takes: true, kinds);

    private Task<SharedNode> NodeAsync(TimeSpan leaseTime, bool takes, params IJobKind[] kinds) =>
        NodeAsync(leaseTime, takes, new JobsOptions { Concurrency = 2 }, kinds);

    private async Task<SharedNode> NodeAsync(TimeSpan leaseTime, bool takes, JobsOptions options, params IJobKind[] kinds)
    {
        var redis = new RedisOptions { Url = (await RedisServer.SharedAsync()).Url, Prefix = _prefix, LeaseTime = leaseTime };
        var node = await SharedNode.StartAsync(redis, takes, options, kinds);
        _nodes.Add(node);
        return node;
    }

    private sealed class LocalKind(TestKind kind) : IJobKind
    {
        public string Name => kind.Name;

        public bool IsLocal => true;

        public string Validate(JsonElement input, JsonElement options) => "Local";

        public Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken) => kind.RunAsync(job, cancellationToken);
    }
}
