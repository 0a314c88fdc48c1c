using Headway.AspNetCore.Native;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// What a new listener does first: of the messages it has heard, it finds those that the one before had appended, and
/// marks them done, channel by channel.
/// </summary>
internal sealed class ChannelTakeover(ChannelParts parts, IChannelTurn turn, HeardMessages heard)
{
    private const int AtOnce = 8;
    private const int Before = 64; // events that are looked at before the mark

    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(1);

    /// <summary>Marks what is done among all that is held.</summary>
    public async Task AlignAsync(ChannelTerm term, CancellationToken cancellationToken)
    {
        var held = heard.Copy();
        var marks = held.Index().Where(static pair => pair.Item.Mark > 0).ToDictionary(static pair => pair.Item.Mark, static pair => pair.Index);
        var channels = held.Index().Where(static pair => pair.Item.Mark == 0).GroupBy(static pair => pair.Item.Channel);
        await Parallel.ForEachAsync(
            channels,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (channel, over) => await AlignAsync(new Channel([.. channel], term.Settled, marks), over));
    }

    private async Task AlignAsync(Channel channel, CancellationToken cancellationToken)
    {
        var (_, first) = channel.Heard[0];
        var route = first.Route!;
        if (await parts.Jobs.FindAsync(route, first.Id, cancellationToken) is not { IsOwn: false } job)
        {
            return; // unknown: nothing was appended; our own: it is all echo
        }

        // What nobody could append is in no log.
        var messages = channel.Heard.Index()
            .Select(pair => (At: pair.Index, Place: pair.Item.Index, Read: EventBody.ParseMessage(pair.Item.Item.Payload, route.Dialect, parts.Http.MaxEventBytes)))
            .Where(static message => message.Read.Fault is null)
            .Select(static message => (message.At, message.Place, message.Read.Event.Data)).ToList();
        var noted = await turn.NotedAsync(job.Id, cancellationToken);
        int? before = noted is { } note && channel.PlaceOf(note.Mark) is { } mark ? messages.Count(message => message.Place < mark) : null;
        var events = await ReadAsync(job, route.Dialect.Name, before is null ? null : noted!.Value.LastSeq - before, messages.Count, cancellationToken);
        var done = ChannelAlignment.Done(
            messages.Count, events.Count, (i, at) => ChannelPlace.IsSame(messages[i].Data.Span, events[at].Data.Span),
            before is { } count ? (count, events.Count(e => e.Seq <= noted!.Value.LastSeq)) : null);
        for (var i = 0; done > 0 && i <= messages[done - 1].At; i++)
        {
            channel.Heard[i].Item.IsDone = true;
        }

        parts.Counts.Skip(route.Dialect, done);
    }

    private async Task<List<LogEvent>> ReadAsync(ChannelJob job, string dialect, long? from, int messages, CancellationToken cancellationToken)
    {
        if (from is { } known)
        {
            return await ChannelPlace.ReadAsync(parts.Log, job.Id, Math.Max(0, known - Before), dialect, cancellationToken);
        }

        // Without a mark to go by: what was appended before this process heard anything, it cannot have heard.
        var record = await parts.Log.FindAsync(job.Id, cancellationToken);
        var newest = await ChannelPlace.ReadAsync(parts.Log, job.Id, Math.Max(0, (record?.LastSeq ?? 0) - messages - Before), dialect, cancellationToken);
        return newest.FindAll(e => e.Time >= heard.Since - s_skew);
    }

    /// <summary>The messages of a channel with their places among all that was heard.</summary>
    private sealed record Channel((int Index, Heard Item)[] Heard, long Settled, Dictionary<long, int> Marks)
    {
        /// <summary>Where a mark stands. A note that is older than what is settled is as good at that: nothing was appended in between.</summary>
        public int? PlaceOf(long mark) => Marks.TryGetValue(Math.Max(mark, Settled), out var place) ? place : null;
    }
}
