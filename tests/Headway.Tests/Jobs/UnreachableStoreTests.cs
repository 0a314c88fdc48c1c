using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>A temporarily unreachable store fails no job, and the server needs no restart.</summary>
public sealed class UnreachableStoreTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Unreachable_WhileAStepAppends_TheJobContinuesAfterItsCompletedSteps()
    {
        var (firstCompleted, resume) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("steps", async (job, token) =>
        {
            var first = await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Task.FromResult(++runs), token);
            firstCompleted.TrySetResult();
            await resume.Task.WaitAsync(token);
            var second = await job.StepAsync(new("b", "phase", "b", "B"), (_, _) => Task.FromResult(first + 1), token);
            return JsonSerializer.SerializeToElement(new { second });
        }));
        var id = await bench.CreateAsync("steps");
        await firstCompleted.Task.WaitAsync(s_patience);
        bench.Store.MakeUnreachable();
        resume.SetResult();
        await bench.Store.Refused.WaitAsync(s_patience);
        bench.Store.MakeReachable();
        var events = await bench.ToEndAsync(id);
        Assert.Equal("""{"result":{"second":2}}""", events[^1].Data.Text());
        Assert.Equal(1, runs);
        Assert.Equal(["job.queued", "job.queued"], events.Select(e => e.Type).Where(type => type == EventTypes.JobQueued));
        Assert.Equal(1, (await bench.Log.FindAsync(id, default))!.UncleanStarts); // the requeued attempt does not count
    }

    [Fact]
    public async Task Unreachable_WhenTheJobCompletes_TheResultIsAppendedLater()
    {
        var runs = 0;
        JobEngineFixture? bench = null;
        bench = await JobEngineFixture.StartAsync(new TestKind("k", (_, _) =>
        {
            runs++;
            bench!.Store.MakeUnreachable();
            return Task.FromResult(TestKind.Done);
        }));
        await using (bench)
        {
            var id = await bench.CreateAsync("k");
            await bench.Store.Refused.WaitAsync(s_patience);
            bench.Store.MakeReachable();
            Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(id))[^1].Type);
            Assert.Equal(1, runs);
        }
    }

    [Fact]
    public async Task Unreachable_WhenAJobIsTaken_TheJobIsTakenAgain()
    {
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("k", (_, _) => Task.FromResult(TestKind.Done)));
        bench.Store.MakeUnreachable(afterCreation: true);
        var id = await bench.CreateAsync("k");
        await bench.Store.Refused.WaitAsync(s_patience);
        bench.Store.MakeReachable();
        Assert.Equal(["job.queued", "job.started", "job.completed"], (await bench.ToEndAsync(id)).Select(e => e.Type));
    }

    [Fact]
    public async Task Unreachable_WhileAJobWaitsForAnAnswer_TheAnswerIsDelivered()
    {
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("ask", async (job, token) =>
            JsonSerializer.SerializeToElement(new { got = await job.AskAsync("plan", "Go on?", null, token) })));
        var id = await bench.CreateAsync("ask");
        await bench.UntilAsync(id, e => e.Type == EventTypes.JobInputRequired);
        bench.Store.MakeUnreachable();
        await Assert.ThrowsAsync<LogStoreException>(() => bench.CreateAsync("ask"));
        bench.Store.MakeReachable();
        using var answer = JsonDocument.Parse("7");
        await bench.Engine.AnswerAsync((await bench.Log.FindAsync(id, default))!, answer.RootElement, "ann", default);
        Assert.Equal("""{"result":{"got":7}}""", (await bench.ToEndAsync(id))[^1].Data.Text());
    }
}
