using Headway.Bench.Statistics;
using Headway.Faults.Nodes;
using Headway.Faults.Timing;

namespace Headway.Faults.Rows;

/// <summary>
/// Many logs, each written through one node and read through the other, first without and then with readers that hardly
/// read. The client shares the machine with both nodes and Redis.
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
        environment.Report($"and {slow} slow ones: {with.Latency}, {with.Rate:N0} events a second");
        var isSlow = across.Slow == slow && across.MostOfTheSlow < large;
        await across.FinishAsync(cancellationToken);
        return new(
            $"two nodes, {readers + slow:N0} readers across them, {slow} of them slow, {with.Rate:N0} events/s",
            $"p99 from append on one node to arrival through the other under {MostMilliseconds:0} ms at 5,000 events/s; the slow ones delay nobody",
            $"{with.Latency}; before the slow ones came {without.Latency}; {across.OutOfOrder} events out of order, {across.Short} of {readers} readers without the end; "
            + $"the slow ones are all connected and have at most {across.MostOfTheSlow / 1e3:0} of {large / 1e3:0} kB",
            across.OutOfOrder == 0 && across.Short == 0 && isSlow,
            with.Latency.P99 < MostMilliseconds);
    }
}
