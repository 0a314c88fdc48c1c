using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Finishes many jobs, each with a reader, and measures how much memory the process keeps.</summary>
internal sealed class MemoryMeasure : IMeasure
{
    private const int Before = 100;
    private const int AtOnce = 8;
    private const double MaxMegabytes = 50;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    public string Name => "memory";

    public TimeSpan Timeout => TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var total = context.IsQuick ? 1500 : 10_000;
        await using var server = context.EmptyServer("memory");
        await server.StartAsync(cancellationToken);
        await FinishAsync(server, Before, cancellationToken);
        var before = await SettledAsync(server, cancellationToken);
        MeasureContext.Report($"{before:0} MB after {Before} jobs");
        await FinishAsync(server, total - Before, cancellationToken);
        var after = await SettledAsync(server, cancellationToken);
        return
        [
            Row.Target(
                $"resident memory after {total:N0} finished jobs, compared with after {Before}",
                "within 50 MB",
                $"{after:0} MB, was {before:0} MB: {after - before:+0;-0;0} MB (peak {server.Memory("VmHWM"):0} MB)",
                after - before < MaxMegabytes),
        ];
    }

    private static async Task FinishAsync(HeadwayServer server, int count, CancellationToken cancellationToken)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            Partitioner.Create(0, count, 1).GetDynamicPartitions(),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (_, token) =>
            {
                await FinishOneAsync(server, token);
                if (Interlocked.Increment(ref done) % 2500 == 0)
                {
                    MeasureContext.Report($"{done:N0} jobs, {server.Memory("VmRSS"):0} MB");
                }
            });
    }

    private static async Task FinishOneAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        var job = await server.CreateAsync("external", new { title = "A short job" }, cancellationToken);
        var reader = EventReader.Create(server, job, EventTransport.Sse);
        var reading = reader.RunAsync(cancellationToken);
        await server.AppendAsync(
            job,
            """[{"type":"node.started","node":"only","data":{"title":"The only step"}},{"type":"node.completed","node":"only"},{"type":"job.completed","data":{"result":{}}}]""",
            cancellationToken);
        await reading;
    }

    // The memory is stable when three measurements in a row differ by less than a MB.
    private static async Task<double> SettledAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        var (last, steady) = (server.Memory("VmRSS"), 0);
        while (steady < 3)
        {
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
            var now = server.Memory("VmRSS");
            steady = Math.Abs(now - last) < 1 ? steady + 1 : 0;
            last = now;
        }

        return last;
    }
}
