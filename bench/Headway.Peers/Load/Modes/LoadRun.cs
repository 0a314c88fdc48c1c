using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Measures live readers and publishers, at full speed or at a rate; then again with stalled readers.</summary>
/// <param name="plan">The plan.</param>
internal sealed class LoadRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.CreateAsync(plan, cancellationToken);
        await session.FillAsync(plan.Before, cancellationToken);
        using var readerPool = new ReaderPool(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(i => readerPool.Make(plan.Transport, session.Channels[i % session.Channels.Count], isChecked: i < plan.Checked)).ToArray();
        var before = MemoryUse.Of(plan.Target);
        var connected = await readerPool.ConnectAsync(readers, plan.Connecting, cancellationToken);
        using var publishers = session.Publishers(plan.Rate);
        publishers.Begin();
        await LoadSession.WaitAsync(plan.WarmUp, cancellationToken);
        var result = before.Until(MemoryUse.Of(plan.Target), await MeasureAsync(readerPool, publishers, cancellationToken));
        var beside = plan.Stalled > 0 ? await BesideAsync(session, readerPool, publishers, cancellationToken) : null;
        result = await session.FinishAsync(result, readers, publishers, before: 0, cancellationToken);
        return result with { Connected = readerPool.Live, ConnectSeconds = connected.TotalSeconds, Beside = beside };
    }

    private async Task<LoadResult> BesideAsync(LoadSession session, ReaderPool readerPool, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        var before = MemoryUse.Of(plan.Target);
        using var stalled = new StalledReaders(plan, session.Channels);
        await LoadSession.WaitAsync(1, cancellationToken); // the socket buffers of the stalled readers fill up
        var result = await MeasureAsync(readerPool, publishers, cancellationToken);
        return before.Until(MemoryUse.Of(plan.Target), result) with { Connected = stalled.Count };
    }

    private async Task<LoadResult> MeasureAsync(ReaderPool readerPool, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        publishers.SkipBacklog(); // drops the backlog of the warm-up, when the server was slow
        var begin = await Snapshot.TakeAsync(plan.Target, readerPool, publishers, cancellationToken);
        _ = readerPool.TakeLatencies();
        _ = publishers.TakeLatencies();
        await LoadSession.WaitAsync(plan.Seconds, cancellationToken);
        var late = publishers.Latest;
        var (latencies, publishing) = (readerPool.TakeLatencies(), publishers.TakeLatencies());
        var end = await Snapshot.TakeAsync(plan.Target, readerPool, publishers, cancellationToken);
        return begin.Until(end) with { Latency = Latency.Of(latencies), PublishLatency = Latency.Of(publishing), SentLate = late };
    }
}
