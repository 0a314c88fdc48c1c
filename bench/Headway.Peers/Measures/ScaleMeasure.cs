using System.Globalization;
using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Bench.Redis;
using Headway.Bench.Tables;
using Headway.Peers.Load;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Measures;

/// <summary>
/// The values that <c>docs/scale.md</c> calculates with: processor time and memory of one node and its Redis. They are
/// valid on a busy machine too.
/// </summary>
internal sealed class ScaleMeasure : IMeasure
{
    private const int FinishedJobs = 300;

    public string Name => "scale";

    public TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes");
        await using var node = context.EmptyServer("scale", $"--Redis:Url={redis.Url}", "--Http:MaxConnectionsPerCaller=20000", "--Http:JobsPerSecond=0", "--Http:AppendsPerSecond=0", "--Http:RequestsPerSecond=0");
        await node.StartAsync(cancellationToken);
        var rows = new List<Row> { Row.Value("idle node", $"{node.Memory("VmRSS"):0} MB") };
        var plan = new LoadPlan { Target = Target.Headway(node.Port, node.Pid), Publishers = 32, ChannelCount = 8, Mode = Mode.Fill };
        await LoadGenerator.RunAsync(plan with { Before = 1600 }, cancellationToken); // warms up the server
        rows.AddRange(await AppendAsync(plan with { Before = context.IsQuick ? 1600 : 4800 }, redis, cancellationToken));
        rows.AddRange(await AppendAsync(plan with { Before = context.IsQuick ? 32_000 : 96_000, Batch = 100 }, redis, cancellationToken));
        rows.Add(await LogAsync(redis));
        rows.Add(await FinishedJobsAsync(node, redis, cancellationToken));
        rows.AddRange(await ReadersAsync(plan.Target, context.IsQuick, cancellationToken));
        return rows;
    }

    private static async Task<Row[]> AppendAsync(LoadPlan plan, RedisServer redis, CancellationToken cancellationToken)
    {
        var before = ProcessUse.Of([redis.ProcessId]).ProcessorSeconds;
        var result = await LoadGenerator.RunAsync(plan, cancellationToken);
        var redisSeconds = ProcessUse.Of([redis.ProcessId]).ProcessorSeconds - before;
        var what = plan.Batch == 1 ? "append of one event" : $"event in an append of {plan.Batch}";
        return
        [
            Row.Value($"{what}: processor time of the node", Microseconds(result.ServerProcessor, result.Published)),
            Row.Value($"{what}: processor time of Redis", Microseconds(redisSeconds, result.Published)),
            Row.Value($"{what}: rate on this machine with the load generator", $"{result.PublishedPerSecond:N0} /s"),
        ];
    }

    private static async Task<Row> LogAsync(RedisServer redis)
    {
        var (key, length) = ("", 0L);
        foreach (var log in (await redis.CommandAsync("KEYS", "*:log")).Split('\n'))
        {
            var events = long.Parse(await redis.CommandAsync("XLEN", log), CultureInfo.InvariantCulture);
            (key, length) = events > length ? (log, events) : (key, length);
        }

        var bytes = long.Parse(await redis.CommandAsync("MEMORY", "USAGE", key, "SAMPLES", "0"), CultureInfo.InvariantCulture);
        return Row.Value($"event in Redis, in a log of {length:N0}", $"{bytes / (double)length:0} bytes");
    }

    private static async Task<Row> FinishedJobsAsync(HeadwayServer node, RedisServer redis, CancellationToken cancellationToken)
    {
        var before = await UsedMemoryAsync(redis);
        for (var i = 0; i < FinishedJobs; i++)
        {
            var job = await node.CreateAsync("external", new { title = "A job" }, cancellationToken);
            await node.AppendAsync(job, """[{"type":"job.completed","data":{"result":{}}}]""", cancellationToken);
        }

        return Row.Value("finished job of 2 events in Redis, all its keys", $"{(await UsedMemoryAsync(redis) - before) / FinishedJobs} bytes");
    }

    private static async Task<long> UsedMemoryAsync(RedisServer redis)
    {
        const string field = "used_memory:";
        var line = (await redis.CommandAsync("INFO", "memory")).Split('\n').First(static line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length).Trim(), CultureInfo.InvariantCulture);
    }

    private static async Task<Row[]> ReadersAsync(Target target, bool isQuick, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan { Target = target, Readers = 8000, Publishers = 1 };
        var idle = await LoadGenerator.RunAsync(plan with { Mode = Mode.Idle, WarmUp = 3, Seconds = isQuick ? 5 : 20 }, cancellationToken);
        var single = await LoadGenerator.RunAsync(plan with { Rate = 2, Seconds = isQuick ? 3 : 10 }, cancellationToken);
        var burst = await LoadGenerator.RunAsync(plan with { Rate = 50, Batch = 50, Seconds = isQuick ? 2 : 4 }, cancellationToken);
        return
        [
            Row.Value("idle reader (SSE): memory of the node", $"{idle.Resident.Change / 1024.0 / idle.Connected:0.0} KiB"),
            Row.Value("new connection of a reader: processor time of the node", Microseconds(idle.ConnectProcessor, idle.Connected)),
            Row.Value($"{idle.Connected:N0} idle readers with heartbeats: processor time of the node", $"{100 * idle.ServerProcessor / idle.Seconds:0.0} % of a core"),
            Row.Value("event sent to one reader, alone: processor time of the node", $"{single.MicrosecondsPerDelivery:0.0} µs"),
            Row.Value("event sent to one reader, in bursts of 50: processor time of the node", $"{burst.MicrosecondsPerDelivery:0.0} µs"),
            Row.Value($"memory of the node with {burst.Connected:N0} readers", $"{burst.Resident.After / 1e6:0} MB"),
        ];
    }

    private static string Microseconds(double seconds, long count) => $"{seconds * 1e6 / count:0} µs";
}
