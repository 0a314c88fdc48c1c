using Headway.Faults.Cuts;
using Headway.Faults.Load;
using Headway.Faults.Nodes;
using Headway.FirstLight.Server;
using Headway.FirstLight.Wire;

namespace Headway.Faults.Rows;

/// <summary>
/// One node loses Redis, and only that, while it holds leases: it lives, its clients are with it, its workers work. The
/// others take its jobs over. Then it comes back and finds that it has been replaced.
/// </summary>
/// <param name="isProxied">Whether a proxy does it even where a network of one's own is permitted.</param>
internal sealed class NodeCutOff(bool isProxied = false) : IFault
{
    public string Name => "node-cut-off";

    public async Task<FaultReport> RunAsync(FaultWorld world, CancellationToken cancellationToken)
    {
        var (away, others) = (TimeSpan.FromSeconds(world.Choose(8, 15, 30)), world.Choose(1, 2, 2));
        var plan = new LoadPlan { Jobs = world.Choose(12, 50, 50), Levels = 5, LevelMilliseconds = 500 };
        ICut cut = world.Keep(isProxied ? new ProxyCut() : (ICut?)await NetworkCut.TryMakeAsync() ?? new ProxyCut());
        var redis = await world.RedisAsync(cut.RedisOptions);
        var lonely = world.Node(cut.Place, cut.UrlOf(redis), "--Auth:Mode=none");
        var nodes = world.Keep(new NodeGroup([lonely, .. Enumerable.Range(0, others).Select(_ => world.Node(ServerPlace.Here, redis.Url))]));
        await nodes.StartAsync(cancellationToken);
        using var load = new LoadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(1000, cancellationToken);

        var running = await RunningAsync(nodes.Nodes[1], cancellationToken);
        await cut.CutAsync();
        world.Tell($"one node is cut off for {away.TotalSeconds:0} s, {running.Count} jobs run");
        await load.RunForAsync(away, cancellationToken);
        var still = (await RunningAsync(nodes.Nodes[1], cancellationToken)).Intersect(running, StringComparer.Ordinal).Count();
        await cut.MendAsync();
        world.Tell($"it is back; of {running.Count} jobs {still} still run");

        var result = await load.FinishAsync(cancellationToken);
        return new(
            $"one of {others + 1} nodes cut off from Redis ({cut.Means}) for {away.TotalSeconds:0} s while it holds leases",
            "its jobs go on elsewhere; it is fenced; its own readers catch up when it returns",
            $"{running.Count} jobs ran, {running.Count - still} of them had ended when it came back; {result}",
            result.IsGood && still == 0 && result.Steps.Resumed > 0);
    }

    private static async Task<HashSet<string>> RunningAsync(ServerUnderLoad server, CancellationToken cancellationToken)
    {
        using var jobs = await server.GetJsonAsync("/v1/jobs?kind=paced&status=running&limit=200", cancellationToken);
        return [.. jobs.RootElement.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!)];
    }
}
