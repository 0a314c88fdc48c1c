using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>Parses a query into weighted terms of an index.</summary>
internal static class QueryTerms
{
    private const int LongestQuery = 4096;
    private const int ShortQuery = 2;
    private const double PartWeight = 0.5;
    private const double StopWordWeight = 0.3;

    // Stop words that never carry the topic, unlike "with" or "for" in a short query.
    private static readonly HashSet<string> s_questionWords = new(
        "what which who whom whose when where why how is are am was were be do does did a an the i me my you your it can could should would will please tell explain".Split(' '),
        StringComparer.Ordinal);

    /// <summary>
    /// The terms in a fixed order, with weights that sum to 1. Stop words count only in short queries. Words that are not in
    /// the index are dropped.
    /// </summary>
    public static List<WeightedTerm> Of(TermIndex index, string query)
    {
        var tokens = new Tokenizer().Read(query.AsSpan(0, Math.Min(query.Length, LongestQuery)));
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var content = tokens.Count(token => !token.IsStopWord && !token.IsCompound);
        var partsUntil = 0;
        foreach (var token in tokens)
        {
            if (token.IsStopWord && (content > ShortQuery || s_questionWords.Contains(token.Term)))
            {
                continue;
            }

            if (token.IsCompound && index.Find(token.Term) != 0)
            {
                partsUntil = Math.Max(partsUntil, token.Start + token.Length);
            }

            var weight = token.IsStopWord ? StopWordWeight : !token.IsCompound && token.Start < partsUntil ? PartWeight : 1;
            weights[token.Term] = weights.GetValueOrDefault(token.Term) + weight;
        }

        return Normalised(weights.Select(pair => new WeightedTerm(index.Find(pair.Key), pair.Value)).Where(term => term.Term != 0), index);
    }

    /// <summary>
    /// Normalizes the weights to a sum of 1 and sorts by descending weight. The order is fixed, because sums of doubles depend
    /// on it.
    /// </summary>
    public static List<WeightedTerm> Normalised(IEnumerable<WeightedTerm> terms, TermIndex index)
    {
        var ordered = terms.OrderByDescending(term => term.Weight).ThenBy(term => index.Terms[term.Term], StringComparer.Ordinal).ToList();
        var sum = ordered.Sum(term => term.Weight);
        return [.. ordered.Select(term => term with { Weight = term.Weight / sum })];
    }
}

/// <summary>A query term and its weight.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WeightedTerm(int Term, double Weight);
