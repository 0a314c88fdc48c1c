using System.Collections.Frozen;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Weights the terms of a question.</summary>
internal static class FacetTerms
{
    // Generic question words get a low weight, because answers seldom repeat them.
    private const double QuestionWordWeight = 0.25;

    private static readonly FrozenSet<string> s_questionWords = string.Join(' ',
        "way ways work works working use uses used using usage do mean means meaning happen happens difference differences different differ",
        "purpose best good better right correct need needs want wants help know describe define definition compare comparison",
        "kind kinds sort thing things reason reasons example examples recommend recommended possible able explain question answer tell",
        "handle handles deal exactly actually really simple easy easily properly correctly quickly able try trying allow allowed supported support",
        "please currently available many long large big often far fast soon deep versus vs")
        .Split(' ').Select(PorterStemmer.Stem).ToFrozenSet(StringComparer.Ordinal);

    public static Facet Read(string text, TermWeights weights)
    {
        var tokens = new Tokenizer().Read(text);
        var terms = new List<FacetTerm>();
        var covered = -1;
        foreach (var token in tokens)
        {
            if (token.IsStopWord || token.Start < covered || (token.IsCompound && !weights.Knows(token.Term)))
            {
                continue;
            }

            // A compound that the corpus contains replaces its parts.
            if (token.IsCompound)
            {
                covered = token.Start + token.Length;
            }

            if (terms.Exists(term => term.Term == token.Term))
            {
                continue;
            }

            var weight = weights.Idf(token.Term) * (s_questionWords.Contains(token.Term) ? QuestionWordWeight : 1);
            terms.Add(new FacetTerm(token.Term, text.Substring(token.Start, token.Length), weight, weights.Knows(token.Term)));
        }

        return new Facet(text, QuestionShapes.Of(text), terms);
    }

    /// <summary>Whether a stemmed term is a generic question word.</summary>
    public static bool IsQuestionWord(string term) => s_questionWords.Contains(term);
}
