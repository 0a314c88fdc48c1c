using Headway.Bench.Statistics;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>
/// Readers that connect all at once with a cursor, while live readers follow the last channel, which may be the same one.
/// </summary>
/// <param name="plan">The plan.</param>
internal sealed class StormRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var session = await LoadSession.CreateAsync(plan, cancellationToken);
        var (channel, elsewhere) = (session.Channels[0], session with { Channels = [session.Channels[^1]] });
        await (session with { Channels = [channel] }).FillAsync(plan.Before, cancellationToken);
        using var live = new ReaderPool(plan.Target, plan.Live, threads: 1);
        using var storm = new ReaderPool(plan.Target, plan.Readers, plan.Threads);
        var following = Enumerable.Range(0, plan.Live).Select(i => live.Make(plan.Transport, elsewhere.Channels[0], isChecked: i < plan.Checked)).ToArray();
        var coming = Enumerable.Range(0, plan.Readers).Select(i => storm.Make(plan.Transport, channel, cursor: 0, isChecked: i < plan.Checked, goal: plan.Before)).ToArray();
        await live.ConnectAsync(following, plan.Connecting, cancellationToken);
        using var publishers = elsewhere.Publishers(plan.Rate);
        publishers.Begin();
        await WarmAsync(channel, cancellationToken);
        await LoadSession.WaitAsync(plan.WarmUp, cancellationToken);

        var result = await ComeAsync(session, live, storm, coming, publishers, cancellationToken);
        result = await session.FinishAsync(result, coming, publishers, plan.Before, cancellationToken);
        return Add(result, await session.FinishAsync(new(), following, publishers, before: 0, cancellationToken)) with { Connected = storm.Live };
    }

    private async Task<LoadResult> ComeAsync(LoadSession session, ReaderPool live, ReaderPool storm, Reader[] coming, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        var memory = MemoryUse.Of(plan.Target);
        var begin = await Snapshot.TakeAsync(plan.Target, storm, publishers, cancellationToken);
        _ = live.TakeLatencies();
        var began = Clock.Now;
        var connected = await storm.ConnectAsync(coming, plan.Readers, cancellationToken);
        var isReached = await session.UntilAsync(() => Array.TrueForAll(coming, static reader => reader.GoalReachedAt > 0), cancellationToken);
        var latencies = live.TakeLatencies();
        var result = begin.Until(await Snapshot.TakeAsync(plan.Target, storm, publishers, cancellationToken));
        var each = new Histogram();
        foreach (var reader in coming)
        {
            each.Add(reader.GoalReachedAt - began);
        }

        return memory.Until(MemoryUse.Of(plan.Target), result) with
        {
            ConnectSeconds = connected.TotalSeconds,
            CaughtUpSeconds = isReached ? (coming.Max(static reader => reader.GoalReachedAt) - began) / 1e9 : double.MaxValue,
            CaughtUp = Latency.Of(each),
            Latency = Latency.Of(latencies),
        };
    }

    // Compiles the server's code for replays before the measurement.
    private async Task WarmAsync(string channel, CancellationToken cancellationToken)
    {
        var count = Math.Min(plan.Readers, 2000);
        using var readerPool = new ReaderPool(plan.Target, count, threads: 1);
        await readerPool.ConnectAsync([.. Enumerable.Range(0, count).Select(_ => readerPool.Make(plan.Transport, channel, cursor: 0))], plan.Connecting, cancellationToken);
        await LoadSession.WaitAsync(1, cancellationToken);
    }

    private static LoadResult Add(LoadResult storm, LoadResult live) => storm with
    {
        Expected = storm.Expected + live.Expected,
        Received = storm.Received + live.Received,
        Incomplete = storm.Incomplete + live.Incomplete,
        Checked = storm.Checked + live.Checked,
        Repeated = storm.Repeated + live.Repeated,
        Missed = storm.Missed + live.Missed,
        Faults = [.. storm.Faults.Union(live.Faults, StringComparer.Ordinal)],
    };
}
