using Headway.Load.Measuring;
using Headway.Load.Plans;
using Headway.Load.Publishing;
using Headway.Load.Reading;

namespace Headway.Load.Modes;

/// <summary>Readers that connect and hold; then each is sent a few messages, to see that it is there, and what it holds after that.</summary>
/// <param name="plan">How many.</param>
internal sealed class IdleRun(LoadPlan plan) : IRun
{
    private const int WarmReaders = 200;
    private const double MessagesPerSecond = 5;

    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var stage = await Stage.SetAsync(plan, cancellationToken);
        using var publishers = stage.Publishers(MessagesPerSecond);
        await WarmAsync(stage, cancellationToken);

        using var crowd = new Crowd(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(i => crowd.Make(plan.Transport, stage.Channels[i % stage.Channels.Count], isChecked: i < plan.Checked)).ToArray();
        var before = MemoryUse.Of(plan.Target);
        var connected = await crowd.ConnectAsync(readers, plan.Connecting, cancellationToken);
        await Stage.WaitAsync(plan.WarmUp, cancellationToken);
        var result = before.Until(MemoryUse.Of(plan.Target), await HoldAsync(crowd, cancellationToken));
        result = await UseAsync(stage, result, readers, publishers, cancellationToken);
        return result with { Connected = crowd.Live, ConnectSeconds = connected.TotalSeconds };
    }

    // What only the first readers cost is not what a reader costs.
    private async Task WarmAsync(Stage stage, CancellationToken cancellationToken)
    {
        using (var crowd = new Crowd(plan.Target, WarmReaders, threads: 1))
        {
            await crowd.ConnectAsync([.. Enumerable.Range(0, WarmReaders).Select(i => crowd.Make(plan.Transport, stage.Channels[i % stage.Channels.Count]))], plan.Connecting, cancellationToken);
            using var publishers = stage.Publishers(rate: 50);
            publishers.Begin();
            await Stage.WaitAsync(1, cancellationToken);
            publishers.End();
            await stage.UntilAsync(() => publishers.IsQuiet, cancellationToken);
        }

        await Stage.WaitAsync(1, cancellationToken); // until the server has seen that they are gone
    }

    private async Task<LoadResult> HoldAsync(Crowd crowd, CancellationToken cancellationToken)
    {
        var begin = await Snapshot.TakeAsync(plan.Target, crowd, publishers: null, cancellationToken);
        await Stage.WaitAsync(plan.Seconds, cancellationToken);
        return begin.Until(await Snapshot.TakeAsync(plan.Target, crowd, publishers: null, cancellationToken));
    }

    private async Task<LoadResult> UseAsync(Stage stage, LoadResult result, Reader[] readers, PublisherLoop publishers, CancellationToken cancellationToken)
    {
        publishers.Begin();
        await Stage.WaitAsync(1, cancellationToken);
        result = await stage.FinishAsync(result, readers, publishers, before: 0, cancellationToken);
        await Stage.WaitAsync(1, cancellationToken);
        return result with { ResidentUsed = MemoryUse.Of(plan.Target).Server.Resident };
    }
}
