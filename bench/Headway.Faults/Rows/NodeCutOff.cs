using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Faults.Nodes;
using Headway.Faults.Partitions;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>
/// One node loses its connection to Redis while it holds leases and its clients stay connected. The other nodes take over
/// its jobs, and the node is fenced when it reconnects.
/// </summary>
/// <param name="isProxied">Whether to use a proxy even where network namespaces are permitted.</param>
internal sealed class NodeCutOff(bool isProxied = false) : IFault
{
    public string Name => "node-cut-off";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (away, others) = (TimeSpan.FromSeconds(environment.Choose(8, 15, 30)), environment.Choose(1, 2, 2));
        var plan = new WorkloadPlan { Jobs = environment.Choose(12, 50, 50), Levels = 5, LevelMilliseconds = 500 };
        IPartition partition = environment.Keep(isProxied ? new ProxyPartition() : (IPartition?)await NamespacePartition.TryMakeAsync() ?? new ProxyPartition());
        var redis = await environment.RedisAsync(partition.RedisOptions);
        var partitioned = environment.Node(partition.NodeEnvironment, partition.UrlOf(redis), "--Auth:Mode=none");
        var nodes = environment.Keep(new NodeGroup([partitioned, .. Enumerable.Range(0, others).Select(_ => environment.Node(ServerEnvironment.Default, redis.Url))]));
        await nodes.StartAsync(cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(1000, cancellationToken);

        var running = await RunningAsync(nodes.Nodes[1], cancellationToken);
        await partition.DisconnectAsync();
        environment.Report($"one node is partitioned for {away.TotalSeconds:0} s, {running.Count} jobs are running");
        await load.RunForAsync(away, cancellationToken);
        var still = (await RunningAsync(nodes.Nodes[1], cancellationToken)).Intersect(running, StringComparer.Ordinal).Count();
        await partition.ReconnectAsync();
        environment.Report($"the node is reconnected; {still} of {running.Count} jobs are still running");

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"one of {others + 1} nodes partitioned from Redis ({partition.Method}) for {away.TotalSeconds:0} s while it holds leases",
            "its jobs continue on other nodes; it is fenced; its readers catch up when it reconnects",
            $"{running.Count} jobs were running, {running.Count - still} of them had ended when it reconnected; {result}",
            result.IsGood && still == 0 && result.Steps.Resumed > 0);
    }

    private static async Task<HashSet<string>> RunningAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        using var jobs = await server.GetJsonAsync("/v1/jobs?kind=paced&status=running&limit=200", cancellationToken);
        return [.. jobs.RootElement.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!)];
    }
}
