using Headway.Bench.Clients;
using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Rows;

/// <summary>Redis is killed under load and started again empty.</summary>
internal sealed class RedisEmptied : IFault
{
    public string Name => "redis-emptied";

    public async Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken)
    {
        var plan = new WorkloadPlan { Jobs = environment.Choose(10, 50, 50) };
        var redis = await environment.RedisAsync();
        var nodes = await environment.NodesAsync(2, redis.Url, cancellationToken);
        using var load = new WorkloadRun(nodes, plan);
        await load.StartAsync(cancellationToken);
        await load.RunEventsAsync(2000, cancellationToken);
        var before = load.Readers.Select(static reader => reader.Job).ToHashSet(StringComparer.Ordinal);
        await redis.WipeAsync();
        environment.Report($"Redis is empty, {load.Acknowledged:N0} events had been acknowledged");
        await load.WhenAllEndedAsync(before, cancellationToken);
        await load.EndAsync(cancellationToken);
        return Report(load, before);
    }

    private static FaultReport Report(WorkloadRun load, HashSet<string> before)
    {
        var old = load.Readers.Where(reader => before.Contains(reader.Job)).ToList();
        var lost = old.Where(IsLost).ToList();
        var completed = old.Count(IsCompleted);
        var mixed = lost.Count(static reader => reader.Holes + reader.Repeats > 0 || reader.SinceGap != 1);
        var divided = lost.Select(static reader => reader.Job).Distinct(StringComparer.Ordinal)
            .Count(job => old.Exists(reader => reader.Job == job && !IsLost(reader)));
        var later = load.Readers.Where(reader => !before.Contains(reader.Job)).ToList();
        var refused = load.Producers.Count(static producer => producer.Refusal is not null);
        return new(
            "Redis killed and started again empty, under load",
            "jobs fail with the code log_lost, readers get a terminal message, no reader gets a mix of old and new events",
            $"{old.Select(static reader => reader.Job).Distinct(StringComparer.Ordinal).Count()} jobs with {old.Count} readers: {lost.Count} got a gap and log_lost, {completed} had ended before, "
            + $"{old.Count - lost.Count - completed} neither, {mixed} got a mix; {divided} jobs ended in two ways; {refused} of {load.Producers.Count} producers were refused because their log is closed, "
            + $"{load.Producers.Count(static producer => producer.NotFound > 0)} of them after a 404; "
            + $"afterwards {later.Count(IsCompleted)} of {later.Count} readers of new jobs received their completion",
            lost.Count > 0 && lost.Count + completed == old.Count && mixed + divided == 0 && refused == load.Producers.Count && later.TrueForAll(IsCompleted));
    }

    private static bool IsLost(EventReader reader) => reader.Terminal.Contains("\"code\":\"log_lost\"", StringComparison.Ordinal);

    private static bool IsCompleted(EventReader reader) => reader.Terminal.Contains("\"type\":\"job.completed\"", StringComparison.Ordinal);
}
