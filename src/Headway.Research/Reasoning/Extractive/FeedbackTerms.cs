using Headway.Research.Pipeline;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Finds feedback terms in the passages of a probe for the next level's queries. V. Lavrenko, W. B. Croft, "Relevance-Based
/// Language Models",
/// SIGIR 2001, as RM3 of N. Abdul-Jaleel et al., "UMass at TREC 2004: Novelty and HARD": the terms extend the query instead of
/// replacing it.
/// </summary>
internal static class FeedbackTerms
{
    private const int Passages = 8;
    private const int Most = 8;
    private const int FewestPassages = 3;

    /// <summary>The terms as written in the passages, best first, without the facet's own terms.</summary>
    public static IReadOnlyList<string> Terms(Facet facet, IReadOnlyList<SourceWindow> windows, TermWeights weights)
    {
        var known = facet.Terms.Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
        var tokenizer = new Tokenizer();
        var mass = new Dictionary<string, (double Mass, string Surface)>(StringComparer.Ordinal);
        var likelihoods = windows.Take(Passages).Select(window => EvidenceFinder.PassageCoverage(facet, window)).ToList();
        for (var rank = 0; rank < likelihoods.Count; rank++)
        {
            var text = windows[rank].Core;
            var words = tokenizer.Read(text).Where(token => !token.IsStopWord && !token.IsCompound).ToList();
            foreach (var word in words.Where(word => word.Term.Length > 2 && !known.Contains(word.Term) && !FacetTerms.IsQuestionWord(word.Term) && word.Term.All(char.IsLetter) && weights.Frequency(word.Term) >= FewestPassages))
            {
                var surface = text.Substring(word.Start, word.Length).ToLowerInvariant();
                var share = likelihoods[rank] / words.Count;
                mass[word.Term] = mass.TryGetValue(word.Term, out var so) ? (so.Mass + share, Shorter(so.Surface, surface)) : (share, surface);
            }
        }

        return
        [
            .. mass.OrderByDescending(word => word.Value.Mass * weights.Idf(word.Key)).ThenBy(word => word.Key, StringComparer.Ordinal)
                .Take(Most).Select(word => word.Value.Surface),
        ];
    }

    private static string Shorter(string a, string b) =>
        a.Length < b.Length || (a.Length == b.Length && string.CompareOrdinal(a, b) <= 0) ? a : b;
}
