namespace Headway.Research.Pipeline;

/// <summary>The result of processing steering in a step.</summary>
/// <param name="Taken">The processed sentences.</param>
/// <param name="Queries">The resulting queries of the next level.</param>
/// <param name="InputTokens">Tokens a model read.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
internal sealed record SteeredQueries(
    IReadOnlyList<SteeringOutcome> Taken, IReadOnlyList<PlannedQuery> Queries, long? InputTokens = null, long? OutputTokens = null)
{
    public IEnumerable<string> Facets => Taken.SelectMany(sentence => sentence.Facets ?? []);

    /// <summary>The value for the output of the step; absent without steering.</summary>
    public IReadOnlyList<SteeringOutcome>? Recorded => Taken.Count > 0 ? Taken : null;
}
