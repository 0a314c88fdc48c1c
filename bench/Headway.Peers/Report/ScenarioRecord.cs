using Headway.Bench.Statistics;
using Headway.Peers.Scenarios;

namespace Headway.Peers.Report;

/// <summary>What was measured of a scenario: every round of every entrant, as it is kept beside the report.</summary>
internal sealed record ScenarioRecord
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>The day.</summary>
    public required string Date { get; init; }

    /// <summary>Whether numbers were smaller.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Values by entrant, then by figure, one of each round.</summary>
    public Dictionary<string, Dictionary<string, List<double>>> Values { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What was lost, by entrant.</summary>
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

    /// <summary>Adds what was lost.</summary>
    public void AddFault(string entrant, string fault) => (Faults.TryGetValue(entrant, out var faults) ? faults : Faults[entrant] = []).Add(fault);

    /// <summary>The one in the middle, or the mean of the two.</summary>
    internal static double Median(IReadOnlyCollection<double> values) => new Percentiles(values).Median;
}
