using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Headway.FirstLight.Server;
using Headway.FirstLight.Wire;

namespace Headway.FirstLight.Measures;

/// <summary>How many events a second are taken over HTTP, in both durabilities. Client and server share the machine.</summary>
internal sealed class ThroughputMeasure : IMeasure
{
    private const int Producers = 32;
    private const int Jobs = 8;
    private const int Batch = 500;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private static readonly MediaTypeHeaderValue s_ndjson = new("application/x-ndjson");

    public string Name => "throughput";

    public TimeSpan Patience => TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<Row>> RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(bench.IsQuick ? 2 : 6);
        var rows = new List<Row>();
        foreach (var durability in new[] { "Normal", "Full" })
        {
            await using var server = bench.EmptyServer($"throughput-{durability}", $"--Store:Durability={durability}");
            await server.StartAsync(cancellationToken);
            await RateAsync(server, 1, span / 3, cancellationToken); // the first requests are compiled as they come
            var single = await RateAsync(server, 1, span, cancellationToken);
            var batches = await RateAsync(server, Batch, span, cancellationToken);
            rows.Add(Row.Note($"events appended a second, {Producers} producers, durability {durability.ToLowerInvariant()}", $"{single} one by one; {batches} in batches of {Batch}; in brackets the server's processor time"));
        }

        return rows;
    }

    private static async Task<string> RateAsync(ServerUnderLoad server, int batch, TimeSpan span, CancellationToken cancellationToken)
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => server.CreateAsync("external", new { }, cancellationToken)));
        var line = $"{{\"type\":\"node.progress\",\"node\":\"load\",\"data\":{{\"message\":\"{new string('x', 80)}\"}}}}\n";
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, batch)));
        var (began, processor) = (Stopwatch.StartNew(), server.ProcessorTime());
        var counts = await Task.WhenAll(Enumerable.Range(0, Producers).Select(async producer =>
        {
            var events = 0L;
            while (began.Elapsed < span)
            {
                await AppendAsync(server, jobs[producer % Jobs], body, batch, cancellationToken);
                events += batch;
            }

            return events;
        }));
        var rate = counts.Sum() / began.Elapsed.TotalSeconds;
        return $"{rate:N0} ({(server.ProcessorTime() - processor).TotalMicroseconds / counts.Sum():0} \u00b5s each)";
    }

    private static async Task AppendAsync(ServerUnderLoad server, string job, byte[] body, int batch, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = batch == 1 ? s_json : s_ndjson } };
        using var answer = await server.Http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
