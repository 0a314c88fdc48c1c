using System.Text;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Publishes the given events in batches, and readers follow until the server ends their responses.</summary>
/// <remarks>A delivery is an event for a reader. Contracts differ in the number of messages per event.</remarks>
/// <param name="plan">The plan. The channels run one after another; the first ones warm up the server.</param>
internal sealed class LogRun(LoadPlan plan) : IRun
{
    public async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        var warm = (int)plan.WarmUp;
        var session = await LoadSession.CreateAsync(plan with { ChannelCount = warm + plan.Logs }, cancellationToken);
        for (var i = 0; i < warm; i++)
        {
            await FollowAsync(session, session.Channels[i], cancellationToken);
        }

        // A log takes a fraction of a second, so the median of several is used.
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
                throw new InvalidOperationException($"The server rejected the log: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }
}
