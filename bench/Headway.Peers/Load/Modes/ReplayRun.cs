using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>One reader after another reads a long log from its beginning to its newest event.</summary>
/// <param name="plan">How long the log is; the warm-up is how often it is read before, each time by another reader.</param>
internal sealed class ReplayRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.SetAsync(plan with { ChannelCount = 1 }, cancellationToken);
        await session.FillAsync(plan.Before, cancellationToken);
        for (var i = 0; i < (int)plan.WarmUp; i++)
        {
            await ReadAsync(session, cancellationToken);
        }

        return await ReadAsync(session, cancellationToken);
    }

    private async Task<LoadResult> ReadAsync(LoadSession session, CancellationToken cancellationToken)
    {
        using var readerPool = new ReaderPool(plan.Target, 1, threads: 1);
        var reader = readerPool.Make(plan.Transport, session.Channels[0], cursor: 0, isChecked: true, goal: plan.Before);
        var memory = MemoryUse.Of(plan.Target);
        var begin = await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken);
        var began = Clock.Now;
        var connected = await readerPool.ConnectAsync([reader], 1, cancellationToken);
        await session.UntilAsync(() => reader.Reached > 0, cancellationToken);
        var result = begin.Until(await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken));
        result = memory.Until(MemoryUse.Of(plan.Target), result) with
        {
            Connected = 1,
            ConnectSeconds = connected.TotalSeconds,
            CaughtUpSeconds = reader.Reached > 0 ? (reader.Reached - began) / 1e9 : double.MaxValue,
        };
        return Completeness.Of(result, [reader], new Dictionary<string, long>(StringComparer.Ordinal) { [reader.Channel] = plan.Before });
    }
}
