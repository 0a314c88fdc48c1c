namespace Headway.Research.Pipeline;

/// <summary>Output of <c>generate_queries</c>.</summary>
/// <param name="Queries">The queries of the first level.</param>
/// <param name="Facets">All facets, including those that do not fit into the first level.</param>
/// <param name="Rationale">The rationale, as a sentence.</param>
/// <param name="OriginalQuestion">The original question.</param>
/// <param name="InputTokens">Tokens a model read.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
/// <param name="Revision">The version of the confirmed plan, from 1; absent without confirmation.</param>
/// <param name="Decision"><c>confirmed</c> or <c>edited</c>; absent without confirmation.</param>
/// <param name="Steering">The steering that the first level follows.</param>
internal sealed record QueryPlan(
    IReadOnlyList<PlannedQuery> Queries, IReadOnlyList<string> Facets, string Rationale, string OriginalQuestion,
    long? InputTokens = null, long? OutputTokens = null, int? Revision = null, string? Decision = null,
    IReadOnlyList<SteeringOutcome>? Steering = null)
{
    public static QueryPlan Empty(string question) => new([], [], "There is nothing to search for.", question);

    /// <summary>Replaces the queries. A facet without any of its queries is removed.</summary>
    public QueryPlan Edited(IReadOnlyList<string> queries)
    {
        var planned = queries.Select((query, at) => new PlannedQuery($"q{at + 1}", query, Queries.FirstOrDefault(known => known.Query == query)?.Facet ?? query)).ToList();
        var wanted = planned.Select(query => query.Facet).ToList();
        var shown = Queries.Select(query => query.Facet).ToHashSet(StringComparer.Ordinal);
        var facets = Facets.Where(facet => !shown.Contains(facet) || wanted.Contains(facet, StringComparer.Ordinal)).Concat(wanted);
        return this with { Queries = planned, Facets = [.. facets.Distinct(StringComparer.Ordinal)], Rationale = "The queries were edited before the search." };
    }

    /// <summary>Puts the steered queries before the plan's own, within the breadth.</summary>
    public QueryPlan WithSteering(SteeredQueries steered, int breadth) => this with
    {
        Queries = [.. steered.Queries, .. QueryBudget.Keep(Queries, breadth - steered.Queries.Count)],
        Facets = [.. Facets.Concat(steered.Facets).Distinct(StringComparer.Ordinal)],
        Steering = steered.Recorded,
        InputTokens = Tokens.Sum(InputTokens, steered.InputTokens),
        OutputTokens = Tokens.Sum(OutputTokens, steered.OutputTokens),
    };
}

/// <summary>A query for a facet.</summary>
internal sealed record PlannedQuery(string Id, string Query, string Facet);
