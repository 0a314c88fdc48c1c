using System.Globalization;
using System.Text;
using Headway.Bench.Statistics;
using Headway.Bench.Tables;
using Headway.Peers.Scenarios;
using Headway.Peers.Servers;

namespace Headway.Peers.Report;

/// <summary>Writes the page of results and an SVG chart per scenario.</summary>
internal static class MarkdownReport
{
    private const string Plots = "benchmarks";

    /// <summary>Writes the page and the charts.</summary>
    /// <param name="record">The results.</param>
    /// <param name="root">The root of the source tree.</param>
    /// <param name="folder">The target folder: <c>docs</c>.</param>
    public static void Write(ReportRecord record, string root, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Plots));
        var measured = ScenarioTable.All.Where(scenario => record.Scenarios.ContainsKey(scenario.Name)).ToArray();
        foreach (var scenario in measured)
        {
            if (Chart(scenario, record.Scenarios[scenario.Name]) is { } svg)
            {
                File.WriteAllText(Path.Combine(folder, Plots, scenario.Name + ".svg"), svg);
            }
        }

        File.WriteAllText(Path.Combine(folder, "benchmarks.md"), Page(record, measured, root));
    }

    /// <summary>The page.</summary>
    internal static string Page(ReportRecord record, IReadOnlyList<IScenario> measured, string root)
    {
        var page = new StringBuilder();
        page.Append("# Benchmarks\n\nThis page compares Headway with other servers for the same task. Each server is started from its package with its best settings, and one program measures them one after another on one machine. `bench/peers` writes this page; only the remarks are written by hand.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"- Machine: {record.Machine}. The load generator runs on the same cores.\n");
        page.Append(CultureInfo.InvariantCulture, $"- {(record.Rounds == 1 ? "One round." : $"Medians of {record.Rounds} rounds; the lowest and the highest value are in parentheses. Every second round reverses the order of the servers.")}\n");
        page.Append("- A message is about 100 bytes of JSON. Latency is the time from sending a message to reading it. Memory and processor time are those of all processes of a server, from the kernel.\n");
        page.Append("- Each message contains its publisher, number and time, so lost, repeated and reordered messages are detected.\n\n");
        page.Append("```sh\nbench/peers                     # everything, at most half an hour; writes this page\nbench/peers --quick             # smaller numbers, at most three minutes; prints\nbench/peers --only sse,ws --peers nchan --rounds 5\n```\n\n");
        Goals(page, record, measured);
        foreach (var scenario in measured)
        {
            Section(page, scenario, record.Scenarios[scenario.Name], root);
        }

        Settings(page, record);
        return page.ToString();
    }

    /// <summary>Appends the table of goals.</summary>
    internal static void Goals(StringBuilder page, ReportRecord record, IReadOnlyList<IScenario> measured)
    {
        var table = new MarkdownTable(["scenario", "goal", "result", ""]);
        foreach (var scenario in measured)
        {
            var medians = record.Scenarios[scenario.Name].Medians();
            foreach (var goal in scenario.Goals)
            {
                table.Add($"[{scenario.Name}](#{scenario.Name})", goal.Text, goal.Describe(medians), goal.IsReached(medians) switch { true => "reached", false => "**not reached**", null => "" });
            }
        }

        page.Append("## Goals\n\n").Append(table).Append('\n');
    }

    private static void Section(StringBuilder page, IScenario scenario, ScenarioRecord record, string root)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {scenario.Name}\n\n{scenario.Title}\n\n");
        ScenarioTableText.Append(page, scenario, record);
        if (scenario.Figures.Any(static figure => figure.IsPlotted) && record.Values.Count > 1)
        {
            page.Append(CultureInfo.InvariantCulture, $"![{scenario.Figures.First(static figure => figure.IsPlotted).Title}]({Plots}/{scenario.Name}.svg)\n\n");
        }

        if (record.IsQuick)
        {
            page.Append("Measured with smaller numbers than described above.\n\n");
        }

        foreach (var (entrant, faults) in record.Faults)
        {
            page.Append(CultureInfo.InvariantCulture, $"Not complete: {entrant}: {string.Join("; ", faults.Distinct(StringComparer.Ordinal))}.\n\n");
        }

        var remark = Path.Combine(root, "bench/Headway.Peers/Remarks", scenario.Name + ".md");
        if (File.Exists(remark))
        {
            page.Append(File.ReadAllText(remark).Trim()).Append("\n\n");
        }
    }

    private static string? Chart(IScenario scenario, ScenarioRecord record)
    {
        if (scenario.Figures.FirstOrDefault(static figure => figure.IsPlotted) is not { } figure || record.Values.Count < 2)
        {
            return null;
        }

        var medians = record.Medians();
        var bars = scenario.Entrants
            .Select(entrant => (entrant.Name, Value: medians.Of(entrant.Name, figure.Name)))
            .Where(static bar => bar.Value is not null)
            .Select(bar => (bar.Name, bar.Value!.Value, bar.Value.Value.ToString(figure.Format, CultureInfo.InvariantCulture)))
            .ToArray();
        return bars.Length < 2 ? null : BarChart.Of($"{scenario.Name}: {figure.Title}", bars);
    }

    private static void Settings(StringBuilder page, ReportRecord record)
    {
        var table = new MarkdownTable(["server", "version", "settings"]);
        foreach (var peer in PeerTable.All)
        {
            table.Add(peer.Name, record.Versions.GetValueOrDefault(peer.Name, "not installed"), peer.Settings);
        }

        page.Append("## Which servers were measured?\n\n[The setup of each server and its reasons](benchmarks-peers.md).\n\n").Append(table);
    }
}
