namespace Headway.Research.Ranking;

/// <summary>A parsed query and how strongly it may be expanded.</summary>
/// <param name="Terms">Its terms in a fixed order.</param>
/// <param name="Dominance">
/// The share of the rarest term in the total weight, 0 to 1. A query dominated by one rare word is about that word, and
/// expansion or smoothing would outrank the few texts that contain it.
/// </param>
internal sealed record ScoredQuery(IReadOnlyList<WeightedTerm> Terms, double Dominance)
{
    private const double MostOriginal = 0.95;

    /// <summary>Parses a query; null when the index has none of its words.</summary>
    public static ScoredQuery? Read(TermIndex index, string text)
    {
        var terms = QueryTerms.Of(index, text);
        if (terms.Count == 0)
        {
            return null;
        }

        var shares = terms.ConvertAll(term => term.Weight * Math.Log(1 + (index.Documents.Length / (index.DocumentFrequency(term.Term) + 0.5))));
        return new ScoredQuery(terms, shares.Max() / shares.Sum());
    }

    /// <summary>The weight of the original query in an expansion, with a minimum.</summary>
    public double OriginalWeight(double atLeast) => Math.Min(MostOriginal, Math.Max(atLeast, Dominance));

    /// <summary>The factor for the weight of neighbours: 1 up to a dominance of 0.5, falling to 0 at 1.</summary>
    public double NeighbourShare => Math.Min(1, 2 * (1 - Dominance));
}
