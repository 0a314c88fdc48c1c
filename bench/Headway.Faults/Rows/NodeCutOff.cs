using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Faults.Nodes;
using Headway.Faults.Partitions;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>
/// One node loses Redis, and only that, while it holds leases: it lives, its clients are with it, its workers work. The
/// others take its jobs over. Then it comes back and finds that it has been replaced.
/// </summary>
/// <param name="isProxied">Whether a proxy does it even where a network of one's own is permitted.</param>
internal sealed class NodeCutOff(bool isProxied = false) : IFault
{
    public string Name => "node-cut-off";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (away, others) = (TimeSpan.FromSeconds(environment.Choose(8, 15, 30)), environment.Choose(1, 2, 2));
        var plan = new WorkloadPlan { Jobs = environment.Choose(12, 50, 50), Levels = 5, LevelMilliseconds = 500 };
        IPartition cut = environment.Keep(isProxied ? new ProxyPartition() : (IPartition?)await NamespacePartition.TryMakeAsync() ?? new ProxyPartition());
        var redis = await environment.RedisAsync(cut.RedisOptions);
        var lonely = environment.Node(cut.Place, cut.UrlOf(redis), "--Auth:Mode=none");
        var nodes = environment.Keep(new NodeGroup([lonely, .. Enumerable.Range(0, others).Select(_ => environment.Node(ServerEnvironment.Default, redis.Url))]));
        await nodes.StartAsync(cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(1000, cancellationToken);

        var running = await RunningAsync(nodes.Nodes[1], cancellationToken);
        await cut.DisconnectAsync();
        environment.Report($"one node is cut off for {away.TotalSeconds:0} s, {running.Count} jobs run");
        await load.RunForAsync(away, cancellationToken);
        var still = (await RunningAsync(nodes.Nodes[1], cancellationToken)).Intersect(running, StringComparer.Ordinal).Count();
        await cut.ReconnectAsync();
        environment.Report($"it is back; of {running.Count} jobs {still} still run");

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"one of {others + 1} nodes cut off from Redis ({cut.Means}) for {away.TotalSeconds:0} s while it holds leases",
            "its jobs go on elsewhere; it is fenced; its own readers catch up when it returns",
            $"{running.Count} jobs ran, {running.Count - still} of them had ended when it came back; {result}",
            result.IsGood && still == 0 && result.Steps.Resumed > 0);
    }

    private static async Task<HashSet<string>> RunningAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        using var jobs = await server.GetJsonAsync("/v1/jobs?kind=paced&status=running&limit=200", cancellationToken);
        return [.. jobs.RootElement.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!)];
    }
}
