using Headway.Faults.Load;
using Headway.Faults.Nodes;

namespace Headway.Faults.Rows;

/// <summary>A Redis Cluster of three masters with a replica each loses a master.</summary>
internal sealed class MasterKilled : IFault
{
    public string Name => "master-killed";

    public async Task<FaultReport> RunAsync(FaultWorld world, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan { Jobs = world.Choose(10, 50, 50) };
        var cluster = await world.ClusterAsync();
        var nodes = await world.NodesAsync(2, cluster.Url, cancellationToken);
        using var load = new LoadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(2000, cancellationToken);
        await cluster.FailOverAsync(cluster.Servers[0]);
        world.Tell($"a replica is master, {load.Acknowledged:N0} events acknowledged");
        await load.RunEventsAsync(2000, cancellationToken);
        var result = await load.FinishAsync(cancellationToken);
        return new(
            "Redis Cluster of three masters with a replica each: one master killed, its replica promoted, under load",
            "the same promises: none acknowledged is lost, readers resume, no reader sees a hole, jobs go on",
            $"{result}; the longest append waited {result.LongestAppend.TotalSeconds:0.0} s",
            result.IsGood);
    }
}
