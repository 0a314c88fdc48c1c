using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>Three nodes are stopped with SIGTERM and started again, one after the other.</summary>
internal sealed class RollingRestart : IFault
{
    private const int Nodes = 3;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3);

    public string Name => "rolling-restart";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var plan = new WorkloadPlan { Jobs = environment.Choose(10, 50, 100) };
        var redis = await environment.RedisAsync();
        var nodes = await environment.NodesAsync(Nodes, redis.Url, cancellationToken, $"--Http:DrainSeconds={environment.Choose(1, 5, 5)}");
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        var codes = new List<int>();
        foreach (var node in nodes.Nodes)
        {
            codes.Add(await node.StopAsync());
            environment.Report($"a node was stopped with SIGTERM and exited with {codes[^1]}, {load.Acknowledged:N0} events acknowledged");
            await node.StartAsync(cancellationToken);
            await load.RunEventsAsync(500, cancellationToken);
        }

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"rolling restart of {Nodes} nodes (SIGTERM) with {plan.Jobs} running jobs and {plan.AllReaders} readers",
            "nothing is lost, no reader waits more than 3 s, each node exits with 0",
            $"{result}; the longest wait of a reader {result.LongestWait.TotalSeconds:0.0} s; exit codes {string.Join(", ", codes)}",
            result.IsGood && codes.TrueForAll(static code => code == 0),
            result.LongestWait <= s_longest);
    }
}
