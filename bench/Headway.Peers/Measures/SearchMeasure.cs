using System.Diagnostics;
using System.Text.RegularExpressions;
using Headway.Bench.Clients;
using Headway.Bench.Statistics;
using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Searches for the titles of the pages and for pairs of titles: several hundred queries.</summary>
internal sealed partial class SearchMeasure(IndexedDocuments documents) : IMeasure
{
    private const double MaxMilliseconds = 50;
    private const int MaxQueries = 600; // with 100 queries, one query would decide the p99

    public string Name => "search";

    public TimeSpan Timeout => TimeSpan.FromMinutes(8);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var server = await documents.OpenAsync(context, cancellationToken);
        var queries = Queries(context.Documents).Take(MaxQueries).ToList();
        var took = new List<double>();
        foreach (var query in queries)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await server.GetJsonAsync($"/v1/search?q={Uri.EscapeDataString(query)}", cancellationToken);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        var all = new Percentiles(took);
        return
        [
            Row.Target(
                "GET /v1/search, one after another",
                "p99 under 50 ms",
                $"p50 {all.Median:0.0} ms, p99 {all.At(0.99):0.0} ms, slowest {all.Max:0.0} ms of {all.Count} queries",
                all.At(0.99) < MaxMilliseconds),
        ];
    }

    private static IEnumerable<string> Queries(string folder)
    {
        var titles = Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => Title().Match(File.ReadAllText(file)).Groups["title"].Value)
            .Select(title => title.Replace("&#8212;", "", StringComparison.Ordinal).Split("Python 3")[0].Trim())
            .Where(title => title.Length > 3)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return titles.Concat(titles.Zip(titles.Skip(titles.Count / 2), static (one, other) => $"how to use {one} with {other}"));
    }

    [GeneratedRegex("<title>(?<title>[^<]*)</title>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();
}
