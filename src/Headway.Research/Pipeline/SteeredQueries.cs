namespace Headway.Research.Pipeline;

/// <summary>What a step made of the steering that it took.</summary>
/// <param name="Taken">The sentences.</param>
/// <param name="Queries">What the next level searches for because of them.</param>
/// <param name="InputTokens">Tokens a model read.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
internal sealed record SteeredQueries(
    IReadOnlyList<SteeringOutcome> Taken, IReadOnlyList<PlannedQuery> Queries, long? InputTokens = null, long? OutputTokens = null)
{
    public IEnumerable<string> Facets => Taken.SelectMany(sentence => sentence.Facets ?? []);

    /// <summary>As it stands in an output: absent when nothing came.</summary>
    public IReadOnlyList<SteeringOutcome>? Recorded => Taken.Count > 0 ? Taken : null;
}
