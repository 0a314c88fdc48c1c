using Headway.Load.Measuring;
using Headway.Load.Plans;
using Headway.Load.Publishing;
using Headway.Load.Reading;

namespace Headway.Load;

/// <summary>Readers that follow, publishers that publish: as fast as they can, or at a rate.</summary>
/// <param name="plan">How many of which.</param>
internal sealed class LoadRun(LoadPlan plan)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);

    /// <summary>Does it.</summary>
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var channels = plan.Channels.Count > 0 ? plan.Channels : await ChannelMaker.MakeAsync(plan.Target, plan.ChannelCount, cancellationToken);
        using var crowd = new Crowd(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(i => crowd.Make(plan.Transport, channels[i % channels.Count], isChecked: i < plan.Checked)).ToArray();
        var (before, socketsBefore) = (ProcessUse.Of(plan.Target.Pids, hasMemory: true), ProcessUse.SocketMemory());
        var connected = await crowd.ConnectAsync(readers, plan.Connecting, cancellationToken);

        using var publishers = new PublisherLoop(plan.Target, Publishers(channels), plan.Rate / plan.Batch);
        publishers.Begin();
        await WaitAsync(plan.WarmUp, cancellationToken);
        var result = await MeasureAsync(crowd, publishers, cancellationToken);
        var (after, socketsAfter) = (ProcessUse.Of(plan.Target.Pids, hasMemory: true), ProcessUse.SocketMemory());
        publishers.End();
        result = await FinishAsync(result, readers, publishers, cancellationToken);
        return result with
        {
            Connected = crowd.Live,
            ConnectSeconds = connected.TotalSeconds,
            Resident = new(before.Resident, after.Resident),
            Proportional = new(before.Proportional, after.Proportional),
            Sockets = new(socketsBefore, socketsAfter),
        };
    }

    private static Task WaitAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);

    // A channel's numbers come from one publisher, or from each of several their own: so every reader can tell a hole.
    private IReadOnlyList<Publisher> Publishers(IReadOnlyList<string> channels) =>
        [.. Enumerable.Range(0, plan.Publishers).Select(i => new Publisher(i, [.. Own(channels, i).Select(channel => new PublishRequest(plan.Target, channel, plan.Batch))]))];

    private IEnumerable<string> Own(IReadOnlyList<string> channels, int publisher) =>
        channels.Count < plan.Publishers ? [channels[publisher % channels.Count]] : channels.Where((_, i) => i % plan.Publishers == publisher);

    private async Task<LoadResult> MeasureAsync(Crowd crowd, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        var begin = await Snapshot.TakeAsync(plan.Target, crowd, publishers, cancellationToken);
        _ = crowd.TakeLatencies();
        _ = publishers.TakeLatencies();
        await WaitAsync(plan.Seconds, cancellationToken);
        var late = publishers.Latest;
        var (latencies, publishing) = (crowd.TakeLatencies(), publishers.TakeLatencies());
        var end = await Snapshot.TakeAsync(plan.Target, crowd, publishers, cancellationToken);
        return begin.Until(end) with { Latency = Latency.Of(latencies), PublishLatency = Latency.Of(publishing), SentLate = late };
    }

    private async Task<LoadResult> FinishAsync(LoadResult result, Reader[] readers, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        var began = Clock.Now;
        while (!publishers.IsQuiet && Clock.Now - began < plan.Drain * 1e9)
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        var accepted = Completeness.Accepted(publishers.Publishers);
        while (!Completeness.IsReached(readers, accepted) && Clock.Now - began < plan.Drain * 1e9)
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        var drained = (Clock.Now - began) / 1e9;
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken); // what comes twice comes now
        var refusals = publishers.Publishers.Select(static publisher => publisher.Fault ?? publisher.Refusal).OfType<string>().Distinct(StringComparer.Ordinal).Take(3);
        result = result with { DrainSeconds = drained, Refused = publishers.Publishers.Sum(static publisher => publisher.Refused), Faults = [.. refusals] };
        return Completeness.Of(result, readers, accepted);
    }
}
