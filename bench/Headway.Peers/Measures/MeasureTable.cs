using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>The measurements of Headway alone, which run only when <c>--only</c> names them.</summary>
internal static class MeasureTable
{
    public static IReadOnlyList<string> Names { get; } = ["index", "question", "search", "kills", "restart", "memory", "throughput", "scale"];

    /// <summary>Runs the measurements that the options name and prints their rows.</summary>
    /// <returns>Whether all guarantees hold.</returns>
    public static async Task<bool> RunAsync(PeersOptions options, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        using var context = new MeasureContext(options);
        await using var documents = new IndexedDocuments();
        IMeasure[] all =
        [
            new IndexMeasure(documents), new QuestionMeasure(documents), new SearchMeasure(documents),
            new KillsMeasure(), new RestartMeasure(), new MemoryMeasure(), new ThroughputMeasure(), new ScaleMeasure(),
        ];
        foreach (var measure in all.Where(measure => options.Only.Contains(measure.Name, StringComparer.Ordinal)))
        {
            rows.AddRange(await RowRunner.RunAsync(measure.Name, measure.Timeout, token => measure.RunAsync(context, token), cancellationToken));
        }

        RowTable.Print(rows);
        return !rows.Exists(static row => row.Outcome == Outcome.Broken);
    }
}
