using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>
/// Redis stops under load and starts again with its data: SIGTERM with appendfsync everysec, or kill -9 with
/// appendfsync always.
/// </summary>
internal sealed class RedisRestarted(bool isKilled) : IFault
{
    public string Name => isKilled ? "redis-killed" : "redis-stopped";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var (away, plan) = (TimeSpan.FromSeconds(environment.Choose(3, 10, 10)), new WorkloadPlan { Jobs = environment.Choose(10, 50, 50) });
        var redis = await environment.RedisAsync("--appendonly", "yes", "--appendfsync", isKilled ? "always" : "everysec");
        var nodes = await environment.NodesAsync(2, redis.Url, cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(2000, cancellationToken);
        await (isKilled ? redis.KillAsync() : redis.StopAsync());
        environment.Report($"Redis is down for {away.TotalSeconds:0} s, {load.Acknowledged:N0} events acknowledged");
        await load.RunForAsync(away, cancellationToken);
        await redis.StartAgainAsync();
        await load.RunEventsAsync(2000, cancellationToken);
        var result = await load.FinishAsync(cancellationToken);
        return new(
            isKilled
                ? $"kill -9 of Redis (appendfsync always), started again after {away.TotalSeconds:0} s, under load"
                : $"Redis stopped {away.TotalSeconds:0} s and started again (append-only file), under load",
            "appends wait or fail with a clear error, no acknowledged event is lost, readers resume, no reader skips an event",
            $"{result}; the longest append took {result.LongestAppend.TotalSeconds:0.0} s",
            result.IsGood);
    }
}
