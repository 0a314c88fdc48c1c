using Headway.Load.Measuring;
using Headway.Load.Plans;
using Headway.Load.Publishing;
using Headway.Load.Reading;

namespace Headway.Load.Modes;

/// <summary>Readers that follow, publishers that publish: as fast as they can, or at a rate; then the same beside readers that stall.</summary>
/// <param name="plan">How many of which.</param>
internal sealed class LoadRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var stage = await Stage.SetAsync(plan, cancellationToken);
        await stage.FillAsync(plan.Before, cancellationToken);
        using var crowd = new Crowd(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(i => crowd.Make(plan.Transport, stage.Channels[i % stage.Channels.Count], isChecked: i < plan.Checked)).ToArray();
        var before = MemoryUse.Of(plan.Target);
        var connected = await crowd.ConnectAsync(readers, plan.Connecting, cancellationToken);
        using var publishers = stage.Publishers(plan.Rate);
        publishers.Begin();
        await Stage.WaitAsync(plan.WarmUp, cancellationToken);
        var result = before.Until(MemoryUse.Of(plan.Target), await MeasureAsync(crowd, publishers, cancellationToken));
        var beside = plan.Stalled > 0 ? await BesideAsync(stage, crowd, publishers, cancellationToken) : null;
        result = await stage.FinishAsync(result, readers, publishers, before: 0, cancellationToken);
        return result with { Connected = crowd.Live, ConnectSeconds = connected.TotalSeconds, Beside = beside };
    }

    private async Task<LoadResult> BesideAsync(Stage stage, Crowd crowd, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        var before = MemoryUse.Of(plan.Target);
        using var stalled = new StalledReaders(plan, stage.Channels);
        await Stage.WaitAsync(1, cancellationToken); // until the system's own memory for them is full
        var result = await MeasureAsync(crowd, publishers, cancellationToken);
        return before.Until(MemoryUse.Of(plan.Target), result) with { Connected = stalled.Count };
    }

    private async Task<LoadResult> MeasureAsync(Crowd crowd, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        publishers.Forgive(); // a server that was compiling what runs is not to make up for it now
        var begin = await Snapshot.TakeAsync(plan.Target, crowd, publishers, cancellationToken);
        _ = crowd.TakeLatencies();
        _ = publishers.TakeLatencies();
        await Stage.WaitAsync(plan.Seconds, cancellationToken);
        var late = publishers.Latest;
        var (latencies, publishing) = (crowd.TakeLatencies(), publishers.TakeLatencies());
        var end = await Snapshot.TakeAsync(plan.Target, crowd, publishers, cancellationToken);
        return begin.Until(end) with { Latency = Latency.Of(latencies), PublishLatency = Latency.Of(publishing), SentLate = late };
    }
}
