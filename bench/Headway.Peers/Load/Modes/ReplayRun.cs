using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Measures one reader that reads a long log from its start to its newest event.</summary>
/// <param name="plan">The plan. The warm-up is the number of times that the log is read before.</param>
internal sealed class ReplayRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.CreateAsync(plan with { ChannelCount = 1 }, cancellationToken);
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
        await session.UntilAsync(() => reader.GoalReachedAt > 0, cancellationToken);
        var result = begin.Until(await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken));
        result = memory.Until(MemoryUse.Of(plan.Target), result) with
        {
            Connected = 1,
            ConnectSeconds = connected.TotalSeconds,
            CaughtUpSeconds = reader.GoalReachedAt > 0 ? (reader.GoalReachedAt - began) / 1e9 : double.MaxValue,
        };
        return Completeness.Of(result, [reader], new Dictionary<string, long>(StringComparer.Ordinal) { [reader.Channel] = plan.Before });
    }
}
