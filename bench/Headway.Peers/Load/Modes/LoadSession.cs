using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>What the ways of loading a server have in common: the channels, who publishes to them, and what lies in them.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Channels">The names of the channels.</param>
internal sealed record LoadSession(LoadPlan Plan, IReadOnlyList<string> Channels)
{
    // Numbers in marks of those who publish before all others.
    private const int Fillers = 9000;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);

    /// <summary>Makes the channels.</summary>
    public static async Task<LoadSession> SetAsync(LoadPlan plan, CancellationToken cancellationToken) =>
        new(plan, plan.Channels.Count > 0 ? plan.Channels : await ChannelFactory.MakeAsync(plan.Target, plan.ChannelCount, cancellationToken));

    /// <summary>Waits.</summary>
    public static Task WaitAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);

    /// <summary>Waits until something is so.</summary>
    /// <returns>Whether it was within the time that the plan gives readers.</returns>
    public async Task<bool> UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        var began = Clock.Now;
        while (!isSo())
        {
            if (Clock.Now - began > Plan.Drain * 1e9)
            {
                return false;
            }

            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        }

        return true;
    }

    /// <summary>Publishers for all channels, not yet publishing.</summary>
    /// <remarks>A channel's numbers come from one publisher, or from each of several their own: so every reader can tell a hole.</remarks>
    public PublisherLoop Publishers(double rate) => new(
        Plan.Target,
        [.. Enumerable.Range(0, Plan.Publishers).Select(i => new Publisher(i, [.. Own(i).Select(channel => new PublishRequest(Plan.Target, channel, Plan.Batch))]))],
        rate / Plan.Batch);

    /// <summary>Publishes a number of messages to each channel, and returns when they are accepted.</summary>
    public async Task FillAsync(long each, CancellationToken cancellationToken)
    {
        if (each == 0)
        {
            return;
        }

        var batch = (int)Math.Min(each, 500);
        while (each % batch != 0)
        {
            batch--;
        }

        var fillers = Channels.Select((channel, i) => (Channel: channel, Turn: i % 8)).GroupBy(static one => one.Turn)
            .Select(group => new Publisher(Fillers + group.Key, [.. group.Select(one => new PublishRequest(Plan.Target, one.Channel, batch))])).ToArray();
        using var loop = new PublisherLoop(Plan.Target, fillers, rate: 0, requests: each / batch * Channels.Count);
        await loop.FinishAsync(each * Channels.Count, cancellationToken);
    }

    /// <summary>Ends publishing, waits until the readers have all of it, and adds to a result what came of that.</summary>
    /// <param name="result">The result.</param>
    /// <param name="readers">The readers.</param>
    /// <param name="publishers">Who published.</param>
    /// <param name="before">Messages of each channel that the readers were sent besides.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LoadResult> FinishAsync(LoadResult result, IReadOnlyCollection<Reader> readers, PublisherLoop publishers, long before, CancellationToken cancellationToken)
    {
        publishers.End();
        var began = Clock.Now;
        await UntilAsync(() => publishers.IsQuiet, cancellationToken);
        var accepted = Completeness.Accepted(publishers.Publishers, before);
        foreach (var reader in readers)
        {
            accepted.TryAdd(reader.Channel, before);
        }

        await UntilAsync(() => Completeness.IsReached(readers, accepted), cancellationToken);
        var drained = (Clock.Now - began) / 1e9;
        await WaitAsync(0.1, cancellationToken); // what comes twice comes now
        result = result with { DrainSeconds = drained, Refused = publishers.Refused, Faults = [.. result.Faults, .. publishers.Faults] };
        return Completeness.Of(result, readers, accepted);
    }

    private IEnumerable<string> Own(int publisher) =>
        Channels.Count < Plan.Publishers ? [Channels[publisher % Channels.Count]] : Channels.Where((_, i) => i % Plan.Publishers == publisher);
}
