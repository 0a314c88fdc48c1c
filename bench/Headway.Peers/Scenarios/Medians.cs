namespace Headway.Peers.Scenarios;

/// <summary>The medians of a scenario's rounds, by entrant and figure.</summary>
/// <param name="Values">By entrant, then by figure.</param>
internal sealed record Medians(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values)
{
    /// <summary>An entrant's median; nothing when it was not measured.</summary>
    public double? Of(string entrant, string figure) =>
        Values.TryGetValue(entrant, out var figures) && figures.TryGetValue(figure, out var value) ? value : null;
}
