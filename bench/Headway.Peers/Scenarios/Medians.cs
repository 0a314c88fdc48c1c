namespace Headway.Peers.Scenarios;

/// <summary>The medians of a scenario's rounds, by server and figure.</summary>
/// <param name="Values">By server, then by figure.</param>
internal sealed record Medians(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Values)
{
    /// <summary>A server's median; nothing when it was not measured.</summary>
    public double? Of(string peer, string figure) =>
        Values.TryGetValue(peer, out var figures) && figures.TryGetValue(figure, out var value) ? value : null;
}
