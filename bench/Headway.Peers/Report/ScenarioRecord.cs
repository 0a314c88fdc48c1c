using Headway.Bench.Statistics;
using Headway.Peers.Scenarios;

namespace Headway.Peers.Report;

/// <summary>The results of a scenario: the values of every entrant and round.</summary>
internal sealed record ScenarioRecord
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>The date.</summary>
    public required string Date { get; init; }

    /// <summary>Whether it was measured with smaller numbers.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Values by entrant and figure, one per round.</summary>
    public Dictionary<string, Dictionary<string, List<double>>> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Losses and errors by entrant.</summary>
    public Dictionary<string, List<string>> Faults { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The medians.</summary>
    public Medians Medians() => new(Values.ToDictionary(
        static entrant => entrant.Key,
        static entrant => (IReadOnlyDictionary<string, double>)entrant.Value.ToDictionary(static figure => figure.Key, static figure => Median(figure.Value), StringComparer.Ordinal),
        StringComparer.Ordinal));

    /// <summary>Adds a round.</summary>
    public void Add(string entrant, Measurement measurement)
    {
        var figures = Values.TryGetValue(entrant, out var known) ? known : Values[entrant] = new(StringComparer.Ordinal);
        foreach (var (figure, value) in measurement.Values)
        {
            (figures.TryGetValue(figure, out var values) ? values : figures[figure] = []).Add(value);
        }

        foreach (var fault in measurement.Faults)
        {
            AddFault(entrant, fault);
        }
    }

    /// <summary>Adds a loss or an error.</summary>
    public void AddFault(string entrant, string fault) => (Faults.TryGetValue(entrant, out var faults) ? faults : Faults[entrant] = []).Add(fault);

    /// <summary>The median.</summary>
    internal static double Median(IReadOnlyCollection<double> values) => new Percentiles(values).Median;
}
