namespace Headway.Research.Pipeline;

/// <summary>Makes room among the queries of a level.</summary>
internal static class QueryBudget
{
    /// <summary>
    /// At most <paramref name="most"/> of the queries, in their order. Second ways to ask for the same facet give way first, so that as
    /// many facets as possible are searched for.
    /// </summary>
    public static IReadOnlyList<PlannedQuery> Keep(IReadOnlyList<PlannedQuery> queries, int most)
    {
        var first = queries.DistinctBy(query => query.Facet, StringComparer.Ordinal).ToHashSet();
        var kept = queries.OrderBy(query => first.Contains(query) ? 0 : 1).Take(Math.Max(0, most)).ToHashSet();
        return [.. queries.Where(kept.Contains)];
    }
}
