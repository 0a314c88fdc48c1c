using System.Globalization;
using System.Text;
using Headway.Bench.Tables;
using Headway.Peers.Scenarios;

namespace Headway.Peers.Report;

/// <summary>The table of a scenario: a row per entrant. The last column is the first entrant's plotted figure divided by that of the row.</summary>
internal static class ScenarioTableText
{
    /// <summary>Appends the table.</summary>
    public static void Append(StringBuilder page, IScenario scenario, ScenarioRecord record)
    {
        var figures = scenario.Figures.Where(figure => record.Values.Values.Any(values => values.ContainsKey(figure.Name))).ToArray();
        var plotted = figures.FirstOrDefault(static figure => figure.IsPlotted);
        var medians = record.Medians();
        var hasRatio = plotted is not null && medians.Values.Count > 1;
        string[] titles = ["", .. figures.Select(static figure => figure.Title)];
        var table = new MarkdownTable(hasRatio ? [.. titles, $"{scenario.Entrants[0].Name} ÷ it"] : titles, firstNumber: 1);
        foreach (var entrant in scenario.Entrants.Where(entrant => record.Values.ContainsKey(entrant.Name)))
        {
            string[] cells = [entrant.Name, .. figures.Select(figure => Cell(record.Values[entrant.Name], figure))];
            table.Add(hasRatio ? [.. cells, Ratio(medians, scenario.Entrants[0].Name, entrant.Name, plotted!)] : cells);
        }

        page.Append(table).Append('\n');
    }

    private static string Cell(Dictionary<string, List<double>> values, Figure figure)
    {
        if (!values.TryGetValue(figure.Name, out var rounds))
        {
            return "";
        }

        var median = ScenarioRecord.Median(rounds).ToString(figure.Format, CultureInfo.InvariantCulture);
        return figure.IsPlotted && rounds.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{median} ({rounds.Min().ToString(figure.Format, CultureInfo.InvariantCulture)} … {rounds.Max().ToString(figure.Format, CultureInfo.InvariantCulture)})")
            : median;
    }

    private static string Ratio(Medians medians, string first, string entrant, Figure figure) =>
        medians.Of(first, figure.Name) / medians.Of(entrant, figure.Name) is { } ratio && double.IsFinite(ratio) && entrant != first ? ratio.ToString("0.00 ×", CultureInfo.InvariantCulture) : "";
}
