using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>A store that is out of reach for a while fails no job, and the server need not be started again.</summary>
public sealed class StoreAwayTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Away_WhileAStepWrites_TheJobGoesOnFromItsFinishedSteps()
    {
        var (atFirst, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("steps", async (job, token) =>
        {
            var first = await job.StepAsync(new("a", "phase", "a", "A"), (_, _) => Task.FromResult(++runs), token);
            atFirst.TrySetResult();
            await goOn.Task.WaitAsync(token);
            var second = await job.StepAsync(new("b", "phase", "b", "B"), (_, _) => Task.FromResult(first + 1), token);
            return JsonSerializer.SerializeToElement(new { second });
        }));
        var id = await bench.CreateAsync("steps");
        await atFirst.Task.WaitAsync(s_patience);
        bench.Store.GoAway();
        goOn.SetResult();
        await bench.Store.Refused.WaitAsync(s_patience);
        bench.Store.ComeBack();
        var events = await bench.ToEndAsync(id);
        Assert.Equal("""{"result":{"second":2}}""", events[^1].Data.Text());
        Assert.Equal(1, runs);
        Assert.Equal(["job.queued", "job.queued"], events.Select(e => e.Type).Where(type => type == EventTypes.JobQueued));
        Assert.Equal(1, (await bench.Log.FindAsync(id, default))!.UncleanStarts); // the attempt that was given back costs nothing
    }

    [Fact]
    public async Task Away_WhenTheWorkIsDone_ItsResultIsKeptUntilItCanBeWritten()
    {
        var runs = 0;
        JobEngineFixture? bench = null;
        bench = await JobEngineFixture.StartAsync(new TestKind("k", (_, _) =>
        {
            runs++;
            bench!.Store.GoAway();
            return Task.FromResult(TestKind.Done);
        }));
        await using (bench)
        {
            var id = await bench.CreateAsync("k");
            await bench.Store.Refused.WaitAsync(s_patience);
            bench.Store.ComeBack();
            Assert.Equal(EventTypes.JobCompleted, (await bench.ToEndAsync(id))[^1].Type);
            Assert.Equal(1, runs);
        }
    }

    [Fact]
    public async Task Away_WhenAJobIsTaken_ItIsTakenAgain()
    {
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("k", (_, _) => Task.FromResult(TestKind.Done)));
        bench.Store.GoAway(afterCreation: true);
        var id = await bench.CreateAsync("k");
        await bench.Store.Refused.WaitAsync(s_patience);
        bench.Store.ComeBack();
        Assert.Equal(["job.queued", "job.started", "job.completed"], (await bench.ToEndAsync(id)).Select(e => e.Type));
    }

    [Fact]
    public async Task Away_WhileAJobWaitsForAnAnswer_TheAnswerStillArrives()
    {
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("ask", async (job, token) =>
            JsonSerializer.SerializeToElement(new { got = await job.AskAsync("plan", "Go on?", null, token) })));
        var id = await bench.CreateAsync("ask");
        await bench.UntilAsync(id, e => e.Type == EventTypes.JobInputRequired);
        bench.Store.GoAway();
        await Assert.ThrowsAsync<LogStoreException>(() => bench.CreateAsync("ask"));
        bench.Store.ComeBack();
        using var answer = JsonDocument.Parse("7");
        await bench.Engine.AnswerAsync((await bench.Log.FindAsync(id, default))!, answer.RootElement, "ann", default);
        Assert.Equal("""{"result":{"got":7}}""", (await bench.ToEndAsync(id))[^1].Data.Text());
    }
}
