using System.Text.Json;
using Headway.Bench.Clients;
using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Indexes the large documentation into an empty data folder.</summary>
internal sealed class IndexMeasure(IndexedDocuments documents) : IMeasure
{
    private const double MaxSeconds = 60;
    private const double MaxMegabytes = 500;

    public string Name => "index";

    public TimeSpan Timeout => TimeSpan.FromMinutes(8);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var server = await documents.OpenAsync(context, cancellationToken);
        var log = await server.ReadLogAsync(documents.IndexJob, cancellationToken);
        var seconds = (log[^1].Time - log.First(e => e.Type == "job.started").Time).TotalSeconds;
        using var result = await server.GetJsonAsync($"/v1/jobs/{documents.IndexJob}/result", cancellationToken);
        return
        [
            Row.Target(
                $"index {context.Documents} ({Number(result, "files")} files, {Number(result, "bytes") / 1e6:0.0} MB of text)",
                "under 60 s",
                $"{seconds:0.0} s, {Number(result, "passages"):N0} passages, {Number(result, "skipped")} skipped",
                seconds < MaxSeconds),
            Row.Target("index: peak resident memory", "under 500 MB", $"{documents.PeakMemory:0} MB", documents.PeakMemory < MaxMegabytes),
        ];
    }

    private static long Number(JsonDocument result, string name) => result.RootElement.GetProperty(name).GetInt64();
}
