using Headway.Research.Pipeline;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Changes a plan by a feedback sentence: adds what it names, or removes it.</summary>
internal static class PlanRevision
{
    private const string NoWords = "The sentence has no words that can be searched for.";

    /// <summary>Adds the topic of the sentence to the plan, or removes it if the sentence asks for that.</summary>
    public static QueryPlan Of(QueryPlan plan, string sentence, int breadth, TermWeights weights) =>
        SearchRequest.Read(sentence) is { IsToLeaveOut: true } wish ? Without(plan, wish.About) : With(plan, SearchRequest.Read(sentence).About, breadth, weights);

    /// <summary>The queries for a steering sentence.</summary>
    public static QueryPlan Steer(string sentence, int most, TermWeights weights)
    {
        var wish = SearchRequest.Read(sentence);
        if (wish.IsToLeaveOut)
        {
            return QueryPlan.Empty(sentence) with { Rationale = "Without a language model, steering can ask for more, but leave nothing out." };
        }

        var plan = FacetPlanner.Plan(wish.About, most, weights);
        return plan.Queries.Count > 0 ? plan : QueryPlan.Empty(sentence) with { Rationale = NoWords };
    }

    private static QueryPlan With(QueryPlan plan, string about, int breadth, TermWeights weights)
    {
        var known = plan.Facets.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var facets = FacetPlanner.Facets(about, weights).Select(facet => facet.Text).Where(facet => !known.Contains(facet)).Take(breadth).ToList();
        if (facets.Count == 0)
        {
            return plan with { Rationale = $"{(FacetPlanner.Facets(about, weights).Count == 0 ? NoWords : "The plan has that already.")} The plan stays as it is." };
        }

        var added = facets.Select(facet => new PlannedQuery("", facet, facet));
        return Numbered(
            plan, [.. QueryBudget.Keep(plan.Queries, breadth - facets.Count), .. added], [.. plan.Facets, .. facets],
            $"Searches for {string.Join("; ", facets.Select(facet => $"\"{Sentence.Short(facet)}\""))} as well.");
    }

    private static QueryPlan Without(QueryPlan plan, string about)
    {
        var words = Words(about);
        var queries = plan.Queries.Where(query => !Speaks(query.Query) && !Speaks(query.Facet)).ToList();
        if (words.Count == 0 || queries.Count == plan.Queries.Count)
        {
            return plan with { Rationale = "No query speaks of that. The plan stays as it is." };
        }

        if (queries.Count == 0)
        {
            return plan with { Rationale = "Every query speaks of that, and nothing would be left. The plan stays as it is." };
        }

        var kept = queries.Select(query => query.Facet).ToHashSet(StringComparer.Ordinal);
        var facets = plan.Facets.Where(facet => kept.Contains(facet) || !Speaks(facet)).ToList();
        return Numbered(plan, queries, facets, $"Leaves out \"{Sentence.Short(about)}\".");

        bool Speaks(string text) => words.IsSubsetOf(Words(text));
    }

    private static QueryPlan Numbered(QueryPlan plan, List<PlannedQuery> queries, List<string> facets, string rationale) =>
        plan with { Queries = [.. queries.Select((query, at) => query with { Id = $"q{at + 1}" })], Facets = facets, Rationale = rationale };

    private static HashSet<string> Words(string text) =>
        new Tokenizer().Read(text).Where(token => !token.IsStopWord && !token.IsCompound).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
}
