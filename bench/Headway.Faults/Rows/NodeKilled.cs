using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>kill -9 of one of three nodes at random times; it is started again each time.</summary>
internal sealed class NodeKilled : IFault
{
    private const int Nodes = 3;
    private const int MostEventsBetween = 4000;

    public string Name => "node-killed";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (kills, plan) = (environment.Choose(2, 6, 20), new WorkloadPlan { Jobs = environment.Choose(20, 100, 100) });
        var redis = await environment.RedisAsync();
        var nodes = await environment.NodesAsync(Nodes, redis.Url, cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        for (var kill = 1; kill <= kills; kill++)
        {
            await load.RunEventsAsync(Random.Shared.Next(1, MostEventsBetween), cancellationToken);
            var node = nodes.Nodes[Random.Shared.Next(Nodes)];
            await node.KillAsync();
            environment.Report($"kill {kill} of {kills}, {load.Acknowledged:N0} events acknowledged");
            await node.StartAsync(cancellationToken);
        }

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"kill -9 of one of {Nodes} nodes with {plan.Jobs} running jobs and {plan.AllReaders} readers, {kills} times",
            "each reader receives every event once and in order; each job ends; no finished step runs again",
            result.ToString(),
            result.IsGood && result.Steps.Resumed > 0);
    }
}
