namespace Headway.Research.Ranking;

/// <summary>A query, and what it says about how far beyond its own words a search may go.</summary>
/// <param name="Terms">Its terms in a fixed order.</param>
/// <param name="Dominance">
/// The share of its rarest term in all that it asks, 0 to 1. A query of one word, or with one rare word among common ones,
/// is about that word: expansion and neighbours would bury the few texts that have it.
/// </param>
internal sealed record ScoredQuery(IReadOnlyList<WeightedTerm> Terms, double Dominance)
{
    private const double MostOriginal = 0.95;

    /// <summary>Reads a query; null when the index holds none of its words.</summary>
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

    /// <summary>What the query itself counts in an expansion, at least a base.</summary>
    public double OriginalWeight(double atLeast) => Math.Min(MostOriginal, Math.Max(atLeast, Dominance));

    /// <summary>How much of a weight is left for neighbours: all up to a dominance of a half, nothing at 1.</summary>
    public double NeighbourShare => Math.Min(1, 2 * (1 - Dominance));
}
