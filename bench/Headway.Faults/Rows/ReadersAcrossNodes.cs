using Headway.Bench.Statistics;
using Headway.Faults.Nodes;
using Headway.Faults.Timing;

namespace Headway.Faults.Rows;

/// <summary>
/// Many logs, each written through one node and read through the other, without and then with slow readers. The client
/// shares the machine with both nodes and Redis.
/// </summary>
internal sealed class ReadersAcrossNodes : IFault
{
    private const double MostMilliseconds = 20;

    public string Name => "readers-across-nodes";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (logs, readers, slow, seconds) = environment.Choose((20, 80, 20, 2), (250, 900, 100, 8), (250, 900, 100, 20));
        var redis = await environment.RedisAsync();
        var nodes = await environment.NodesAsync(2, redis.Url, cancellationToken);
        using var across = new CrossNodeLoad(nodes);
        await across.StartAsync(logs, readers, cancellationToken);
        await across.MeasureAsync(TimeSpan.FromSeconds(environment.Choose(1, 4, 4)), cancellationToken); // warms up the server: the first requests are compiled
        var without = await across.MeasureAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        environment.Report($"{across.Readers} readers: {without.Latency}, {without.Rate:N0} events a second");
        var large = await across.SlowDownAsync(slow, cancellationToken);
        var with = await across.MeasureAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        environment.Report($"with {slow} slow readers: {with.Latency}, {with.Rate:N0} events a second");
        var isSlow = across.Slow == slow && across.MaxSlowBytes < large;
        await across.FinishAsync(cancellationToken);
        return new(
            $"two nodes, {readers + slow:N0} readers across them, {slow} of them slow, {with.Rate:N0} events/s",
            $"p99 from an append on one node to its arrival through the other under {MostMilliseconds:0} ms at 5,000 events/s; slow readers do not delay others",
            $"{with.Latency}; without slow readers {without.Latency}; {across.OutOfOrder} events out of order, {across.Short} of {readers} readers incomplete; "
            + $"the slow readers are connected and have received at most {across.MaxSlowBytes / 1e3:0} of {large / 1e3:0} kB",
            across.OutOfOrder == 0 && across.Short == 0 && isSlow,
            with.Latency.P99 < MostMilliseconds);
    }
}
