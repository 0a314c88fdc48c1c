using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Plans the first level: the facets of a question and their queries.</summary>
internal static class FacetPlanner
{
    private const int RareTerms = 3;

    /// <summary>At most <paramref name="breadth"/> queries: one per facet, then alternative queries per facet.</summary>
    public static QueryPlan Plan(string question, int breadth, TermWeights weights)
    {
        var facets = Facets(question, weights);
        var ways = facets.Select(facet => Ways(facet).ToList()).ToList();
        var queries = new List<PlannedQuery>();
        for (var way = 0; way < ways.Select(list => list.Count).DefaultIfEmpty(0).Max(); way++)
        {
            for (var facet = 0; facet < facets.Count && queries.Count < breadth; facet++)
            {
                if (way < ways[facet].Count)
                {
                    queries.Add(new PlannedQuery($"q{queries.Count + 1}", ways[facet][way], facets[facet].Text));
                }
            }
        }

        return new QueryPlan(queries, [.. facets.Select(facet => facet.Text)], Rationale(facets, queries), question);
    }

    public static IReadOnlyList<Facet> Facets(string question, TermWeights weights) =>
        [.. QuestionParts.Of(question).Select(part => FacetTerms.Read(part, weights)).Where(facet => facet.Terms.Count > 0)];

    /// <summary>Alternative queries for a facet: as asked, its rarest words, and with hint words for the question shape.</summary>
    private static IEnumerable<string> Ways(Facet facet)
    {
        var asked = facet.Text;
        var seen = new HashSet<string>(StringComparer.Ordinal) { Key(facet.Terms) };
        yield return asked;
        var rare = facet.Terms.OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal)
            .Take(RareTerms).ToHashSet();
        var focus = facet.Terms.Where(rare.Contains).ToList();
        if (seen.Add(Key(focus)))
        {
            yield return Words(focus);
        }

        if (QuestionShapes.Hint(facet.Shape) is { } hint)
        {
            yield return $"{Words(facet.Terms.Where(term => !FacetTerms.IsQuestionWord(term.Term)).ToList())} {hint}".Trim();
        }

        var pair = focus.OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal).Take(2).ToHashSet();
        var narrow = focus.Where(pair.Contains).ToList();
        if (seen.Add(Key(narrow)))
        {
            yield return Words(narrow);
        }
    }

    private static string Words(IReadOnlyList<FacetTerm> terms) => string.Join(' ', terms.Select(term => term.Surface));

    private static string Key(IReadOnlyList<FacetTerm> terms) =>
        string.Join(' ', terms.Select(term => term.Term).Order(StringComparer.Ordinal));

    private static string Rationale(IReadOnlyList<Facet> facets, List<PlannedQuery> queries) => facets.Count switch
    {
        0 => "The question has no words to search for.",
        1 => queries.Count == 1 ? "The question asks one thing; it is searched for as asked."
            : $"The question asks one thing; it is searched for in {queries.Count} ways.",
        _ => $"The question asks {facets.Count} things; each is searched for.",
    };
}
