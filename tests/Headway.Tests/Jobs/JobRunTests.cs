using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Jobs;

/// <summary>An attempt that takes over from a worker that is still running.</summary>
public sealed class JobRunTests
{
    [Fact]
    public async Task Run_OldWorkerCompletesAStepAfterTheJobWasTaken_TheStepIsNotRunAgain()
    {
        using var folder = new TemporaryFolder();
        await using var store = new SqliteLogStore(new() { Folder = folder["data"] }, TimeProvider.System);
        var log = new EventLog(store, new());
        var id = (await log.CreateAsync(Events.Job("k"), default)).Job.Id;
        var old = new Producer(Producer.Worker, 1);
        await log.AppendAsync(id, [Events.Of(EventTypes.JobStarted, """{"attempt":1}"""), Events.Of(EventTypes.NodeStarted, node: "one")], old, default);
        var taken = (await log.FindAsync(id, default))!;
        await log.AppendAsync(id, [Events.Of(EventTypes.NodeCompleted, """{"output":7}""", "one")], old, default);

        var runs = 0;
        var kind = new TestKind("k", async (job, token) =>
        {
            var output = await job.StepAsync(new("one", "phase", "one", "One"), (_, _) => Task.FromResult(++runs), token);
            return JsonSerializer.SerializeToElement(new { output });
        });
        using var slots = new SemaphoreSlim(1);
        using var slot = new ConcurrencySlot(slots);
        var end = await new JobRun(log, kind, slot, TimeProvider.System, NullLogger.Instance).RunAsync(taken, default, default);

        Assert.Equal(JobRunOutcome.Ended, end);
        Assert.Equal(0, runs);
        Assert.Equal("""{"result":{"output":7}}""", (await store.AllAsync(id))[^1].Data.Text());
    }
}
