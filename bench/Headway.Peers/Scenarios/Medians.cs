namespace Headway.Peers.Scenarios;

/// <summary>The medians of a scenario's rounds.</summary>
/// <param name="Values">Medians by entrant and figure.</param>
internal sealed record Medians(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values)
{
    /// <summary>The median of an entrant; null: not measured.</summary>
    public double? Of(string entrant, string figure) =>
        Values.TryGetValue(entrant, out var figures) && figures.TryGetValue(figure, out var value) ? value : null;
}
