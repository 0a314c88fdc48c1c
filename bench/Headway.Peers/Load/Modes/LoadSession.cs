using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>What all modes share: the channels and their publishers.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Channels">The names of the channels.</param>
internal sealed record LoadSession(LoadPlan Plan, IReadOnlyList<string> Channels)
{
    // The publisher numbers of messages from before the measurement.
    private const int Fillers = 9000;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);

    /// <summary>Creates the channels.</summary>
    public static async Task<LoadSession> CreateAsync(LoadPlan plan, CancellationToken cancellationToken) =>
        new(plan, plan.Channels.Count > 0 ? plan.Channels : await ChannelFactory.MakeAsync(plan.Target, plan.ChannelCount, cancellationToken));

    /// <summary>Waits for some seconds.</summary>
    public static Task WaitAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);

    /// <summary>Waits for a condition.</summary>
    /// <returns>Whether it was met within <see cref="LoadPlan.Drain"/>.</returns>
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

    /// <summary>Connects publishers for all channels; <see cref="PublisherLoop.Begin"/> starts them.</summary>
    /// <remarks>Each publisher numbers its messages per channel, so a reader can detect a skipped message.</remarks>
    public PublisherLoop Publishers(double rate) => new(
        Plan.Target,
        [.. Enumerable.Range(0, Plan.Publishers).Select(i => new Publisher(i, [.. Own(i).Select(channel => new PublishRequest(Plan.Target, channel, Plan.Batch))]))],
        rate / Plan.Batch);

    /// <summary>Publishes a number of messages to each channel and waits until they are accepted.</summary>
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

    /// <summary>Stops publishing, waits until the readers have all messages, and adds the checks to a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="readers">The readers.</param>
    /// <param name="publishers">The publishers.</param>
    /// <param name="before">The number of earlier messages in each channel that the readers received.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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
        await WaitAsync(0.1, cancellationToken); // waits for repeated messages
        result = result with { DrainSeconds = drained, Refused = publishers.Refused, Faults = [.. result.Faults, .. publishers.Faults] };
        return Completeness.Of(result, readers, accepted);
    }

    private IEnumerable<string> Own(int publisher) =>
        Channels.Count < Plan.Publishers ? [Channels[publisher % Channels.Count]] : Channels.Where((_, i) => i % Plan.Publishers == publisher);
}
