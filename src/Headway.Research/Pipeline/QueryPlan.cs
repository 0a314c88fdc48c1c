namespace Headway.Research.Pipeline;

/// <summary>Output of <c>generate_queries</c>.</summary>
/// <param name="Queries">What the first level searches for.</param>
/// <param name="Facets">All that is asked, also what the first level has no room for.</param>
/// <param name="Rationale">Why these, in a sentence.</param>
/// <param name="OriginalQuestion">The question as it was asked.</param>
/// <param name="InputTokens">Tokens a model read.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
internal sealed record QueryPlan(
    IReadOnlyList<PlannedQuery> Queries, IReadOnlyList<string> Facets, string Rationale, string OriginalQuestion,
    long? InputTokens = null, long? OutputTokens = null);

/// <summary>One query for one facet.</summary>
internal sealed record PlannedQuery(string Id, string Query, string Facet);
