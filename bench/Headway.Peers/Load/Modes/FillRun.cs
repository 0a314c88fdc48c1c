using Headway.Bench.Processes;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;

namespace Headway.Peers.Load.Modes;

/// <summary>Publishes a number of messages without readers.</summary>
/// <param name="plan">The plan.</param>
internal sealed class FillRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.CreateAsync(plan, cancellationToken);
        var publishers = Enumerable.Range(0, plan.Publishers).Select(i => new Publisher(i, [new PublishRequest(plan.Target, session.Channels[i % session.Channels.Count], plan.Batch)])).ToArray();
        var memory = MemoryUse.Of(plan.Target);
        var (began, server) = (Clock.Now, ProcessUse.Of(plan.Target.Pids));
        using var loop = new PublisherLoop(plan.Target, publishers, plan.Rate / plan.Batch, plan.Before / plan.Batch);
        await loop.FinishAsync(plan.Before, cancellationToken);
        return memory.Until(MemoryUse.Of(plan.Target), new()
        {
            Seconds = (Clock.Now - began) / 1e9,
            Published = loop.Accepted,
            PublishLatency = Latency.Of(loop.TakeLatencies()),
            ServerProcessor = ProcessUse.Of(plan.Target.Pids).ProcessorSeconds - server.ProcessorSeconds,
        });
    }
}
