namespace Headway.Research.Pipeline;

/// <summary>Limits the number of queries of a level.</summary>
internal static class QueryBudget
{
    /// <summary>
    /// At most <paramref name="most"/> of the queries, in order. Further queries for the same facet are dropped first, to keep
    /// as many facets as possible.
    /// </summary>
    public static IReadOnlyList<PlannedQuery> Keep(IReadOnlyList<PlannedQuery> queries, int most)
    {
        var first = queries.DistinctBy(query => query.Facet, StringComparer.Ordinal).ToHashSet();
        var kept = queries.OrderBy(query => first.Contains(query) ? 0 : 1).Take(Math.Max(0, most)).ToHashSet();
        return [.. queries.Where(kept.Contains)];
    }
}
