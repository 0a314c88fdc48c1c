using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Appended events per second over HTTP, in both durabilities. Client and server share the machine.</summary>
internal sealed class ThroughputMeasure : IMeasure
{
    private const int Producers = 32;
    private const int Jobs = 8;
    private const int Batch = 500;


    public string Name => "throughput";

    public TimeSpan Timeout => TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(context.IsQuick ? 2 : 6);
        var rows = new List<Row>();
        foreach (var durability in new[] { "Normal", "Full" })
        {
            await using var server = context.EmptyServer($"throughput-{durability}", $"--Store:Durability={durability}");
            await server.StartAsync(cancellationToken);
            await RateAsync(server, 1, span / 3, cancellationToken); // warms up the server: the first requests are compiled
            var single = await RateAsync(server, 1, span, cancellationToken);
            var batches = await RateAsync(server, Batch, span, cancellationToken);
            rows.Add(Row.Value($"appended events per second (processor time of the server), {Producers} producers, durability {durability.ToLowerInvariant()}", $"{single} single; {batches} in batches of {Batch}"));
        }

        return rows;
    }

    private static async Task<string> RateAsync(HeadwayServer server, int batch, TimeSpan span, CancellationToken cancellationToken)
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => server.CreateAsync("external", new { }, cancellationToken)));
        var line = $"{{\"type\":\"node.progress\",\"node\":\"load\",\"data\":{{\"message\":\"{new string('x', 80)}\"}}}}\n";
        var body = string.Concat(Enumerable.Repeat(line, batch));
        var (began, processor) = (Stopwatch.StartNew(), server.ProcessorTime());
        var counts = await Task.WhenAll(Enumerable.Range(0, Producers).Select(async producer =>
        {
            var events = 0L;
            while (began.Elapsed < span)
            {
                await server.AppendAsync(jobs[producer % Jobs], body, cancellationToken, isNdjson: batch > 1);
                events += batch;
            }

            return events;
        }));
        var rate = counts.Sum() / began.Elapsed.TotalSeconds;
        return $"{rate:N0} ({(server.ProcessorTime() - processor).TotalMicroseconds / counts.Sum():0} \u00b5s per event)";
    }
}
