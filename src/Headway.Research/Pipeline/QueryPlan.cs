namespace Headway.Research.Pipeline;

/// <summary>Output of <c>generate_queries</c>.</summary>
/// <param name="Queries">What the first level searches for.</param>
/// <param name="Facets">All that is asked, also what the first level has no room for.</param>
/// <param name="Rationale">Why these, in a sentence.</param>
/// <param name="OriginalQuestion">The question as it was asked.</param>
/// <param name="InputTokens">Tokens a model read.</param>
/// <param name="OutputTokens">Tokens a model wrote.</param>
/// <param name="Revision">Which version of the plan a person agreed to, from 1; absent when nobody was asked.</param>
/// <param name="Decision"><c>confirmed</c> or <c>edited</c>; absent when nobody was asked.</param>
/// <param name="Steering">The steering that the first level already follows.</param>
internal sealed record QueryPlan(
    IReadOnlyList<PlannedQuery> Queries, IReadOnlyList<string> Facets, string Rationale, string OriginalQuestion,
    long? InputTokens = null, long? OutputTokens = null, int? Revision = null, string? Decision = null,
    IReadOnlyList<SteeringOutcome>? Steering = null)
{
    public static QueryPlan Empty(string question) => new([], [], "There is nothing to search for.", question);

    /// <summary>The plan with these queries in place of its own. A facet whose queries a person took away is not asked any more.</summary>
    public QueryPlan Edited(IReadOnlyList<string> queries)
    {
        var planned = queries.Select((query, at) => new PlannedQuery($"q{at + 1}", query, Queries.FirstOrDefault(known => known.Query == query)?.Facet ?? query)).ToList();
        var wanted = planned.Select(query => query.Facet).ToList();
        var shown = Queries.Select(query => query.Facet).ToHashSet(StringComparer.Ordinal);
        var facets = Facets.Where(facet => !shown.Contains(facet) || wanted.Contains(facet, StringComparer.Ordinal)).Concat(wanted);
        return this with { Queries = planned, Facets = [.. facets.Distinct(StringComparer.Ordinal)], Rationale = "The queries were edited before the search." };
    }

    /// <summary>The plan with steering before its own queries, as far as there is room.</summary>
    public QueryPlan WithSteering(SteeredQueries steered, int breadth) => this with
    {
        Queries = [.. steered.Queries, .. QueryBudget.Keep(Queries, breadth - steered.Queries.Count)],
        Facets = [.. Facets.Concat(steered.Facets).Distinct(StringComparer.Ordinal)],
        Steering = steered.Recorded,
        InputTokens = Tokens.Sum(InputTokens, steered.InputTokens),
        OutputTokens = Tokens.Sum(OutputTokens, steered.OutputTokens),
    };
}

/// <summary>One query for one facet.</summary>
internal sealed record PlannedQuery(string Id, string Query, string Facet);
