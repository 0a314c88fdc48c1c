using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>A Redis Cluster of three masters with a replica each loses a master.</summary>
internal sealed class MasterKilled : IFault
{
    public string Name => "master-killed";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (kills, plan) = (environment.Choose(1, 1, 3), new WorkloadPlan { Jobs = environment.Choose(10, 50, 50) });
        var cluster = await environment.ClusterAsync();
        var nodes = await environment.NodesAsync(2, cluster.Url, cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(2000, cancellationToken);
        for (var kill = 0; kill < kills; kill++)
        {
            if (kill > 0)
            {
                await cluster.Servers[kill - 1].StartAgainAsync(); // it becomes a replica of the promoted server
                await cluster.WhenWholeAsync();
            }

            await cluster.FailOverAsync(cluster.Servers[kill]);
            environment.Report($"a replica is master, {load.Acknowledged:N0} events acknowledged");
            await load.RunEventsAsync(2000, cancellationToken);
        }

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"Redis Cluster of three masters with a replica each: a master killed, its replica promoted, under load{(kills > 1 ? $"; each of {kills} in turn" : "")}",
            "no acknowledged event is lost, readers resume, no reader skips an event, jobs continue",
            $"{result}; the longest append took {result.LongestAppend.TotalSeconds:0.0} s",
            result.IsGood);
    }
}
