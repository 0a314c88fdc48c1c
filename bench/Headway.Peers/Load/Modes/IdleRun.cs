using Headway.Bench.Processes;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Measures idle readers, and then again after each received a few messages.</summary>
/// <param name="plan">The plan.</param>
internal sealed class IdleRun(LoadPlan plan) : IRun
{
    private const int WarmReaders = 200;
    private const double MessagesPerSecond = 5;

    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.CreateAsync(plan, cancellationToken);
        using var publishers = session.Publishers(MessagesPerSecond);
        await WarmAsync(session, cancellationToken);

        using var readerPool = new ReaderPool(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(i => readerPool.Make(plan.Transport, session.Channels[i % session.Channels.Count], isChecked: i < plan.Checked)).ToArray();
        var (before, processor) = (MemoryUse.Of(plan.Target), ProcessUse.Of(plan.Target.Pids).ProcessorSeconds);
        var connected = await readerPool.ConnectAsync(readers, plan.Connecting, cancellationToken);
        var connectProcessor = ProcessUse.Of(plan.Target.Pids).ProcessorSeconds - processor;
        await LoadSession.WaitAsync(plan.WarmUp, cancellationToken);
        var result = before.Until(MemoryUse.Of(plan.Target), await HoldAsync(readerPool, cancellationToken));
        result = await UseAsync(session, result, readers, publishers, cancellationToken);
        return result with { Connected = readerPool.Live, ConnectSeconds = connected.TotalSeconds, ConnectProcessor = connectProcessor };
    }

    // The first readers allocate memory that all readers share, so it is not counted.
    private async Task WarmAsync(LoadSession session, CancellationToken cancellationToken)
    {
        using (var readerPool = new ReaderPool(plan.Target, WarmReaders, threads: 1))
        {
            await readerPool.ConnectAsync([.. Enumerable.Range(0, WarmReaders).Select(i => readerPool.Make(plan.Transport, session.Channels[i % session.Channels.Count]))], plan.Connecting, cancellationToken);
            using var publishers = session.Publishers(rate: 50);
            publishers.Begin();
            await LoadSession.WaitAsync(1, cancellationToken);
            publishers.End();
            await session.UntilAsync(() => publishers.IsQuiet, cancellationToken);
        }

        await LoadSession.WaitAsync(1, cancellationToken); // the server notices the disconnects
    }

    private async Task<LoadResult> HoldAsync(ReaderPool readerPool, CancellationToken cancellationToken)
    {
        var begin = await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken);
        await LoadSession.WaitAsync(plan.Seconds, cancellationToken);
        return begin.Until(await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken));
    }

    private async Task<LoadResult> UseAsync(LoadSession session, LoadResult result, Reader[] readers, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        publishers.Begin();
        await LoadSession.WaitAsync(1, cancellationToken);
        result = await session.FinishAsync(result, readers, publishers, before: 0, cancellationToken);
        await LoadSession.WaitAsync(1, cancellationToken);
        return result with { ResidentUsed = MemoryUse.Of(plan.Target).Server.Resident };
    }
}
