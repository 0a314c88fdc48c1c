using System.Text;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Readers that follow a log of given events, published a few at a time, until the server has ended all of their answers.</summary>
/// <remarks>A delivery is an event that a reader was to be told, in however many messages: contracts differ in that.</remarks>
/// <param name="plan">The events; each channel is published to in its turn, the first ones only to warm the server up.</param>
internal sealed class LogRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var warm = (int)plan.WarmUp;
        var session = await LoadSession.SetAsync(plan with { ChannelCount = warm + plan.Logs }, cancellationToken);
        for (var i = 0; i < warm; i++)
        {
            await FollowAsync(session, session.Channels[i], cancellationToken);
        }

        // A log takes a fraction of a second: one alone says more of that moment than of the server.
        var results = new List<LoadResult>();
        foreach (var channel in session.Channels.Skip(warm))
        {
            results.Add(await FollowAsync(session, channel, cancellationToken));
        }

        return results.Find(static result => !result.IsComplete) ?? results.OrderBy(static result => result.CaughtUpSeconds).ElementAt(results.Count / 2);
    }

    private async Task<LoadResult> FollowAsync(LoadSession session, string channel, CancellationToken cancellationToken)
    {
        using var readerPool = new ReaderPool(plan.Target, plan.Readers, plan.Threads);
        var readers = Enumerable.Range(0, plan.Readers).Select(_ => readerPool.Make(plan.Transport, channel)).ToArray();
        var connected = await readerPool.ConnectAsync(readers, plan.Connecting, cancellationToken);
        var begin = await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken);
        await PublishAsync(channel, cancellationToken);
        var hasEnded = await session.UntilAsync(() => Array.TrueForAll(readers, static reader => reader.State == ReaderState.Ended), cancellationToken);
        var result = begin.Until(await Snapshot.TakeAsync(plan.Target, readerPool, publishers: null, cancellationToken));
        var bytes = readers.Max(static reader => reader.Bytes);
        return result with
        {
            Connected = readerPool.Live,
            ConnectSeconds = connected.TotalSeconds,
            CaughtUpSeconds = hasEnded ? result.Seconds : double.MaxValue,
            Published = plan.Lines.Count,
            Deliveries = (long)plan.Lines.Count * readers.Length,
            Expected = bytes * readers.Length,
            Received = readers.Sum(static reader => reader.Bytes),
            Incomplete = readers.Count(reader => reader.State != ReaderState.Ended || reader.Bytes != bytes),
            Faults = [.. readers.Select(static reader => reader.Fault).OfType<string>().Distinct(StringComparer.Ordinal)],
        };
    }

    private async Task PublishAsync(string channel, CancellationToken cancellationToken)
    {
        var target = plan.Target;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://{target.Host}:{target.Port}") };
        var path = target.PublishPath.Replace("{channel}", channel, StringComparison.Ordinal);
        foreach (var lines in plan.Lines.Chunk(plan.Batch))
        {
            using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"The log is refused: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }
}
