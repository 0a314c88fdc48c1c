using System.Text.RegularExpressions;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Recognises definitions: sentences whose subject is the topic and whose verb defines it.</summary>
internal static partial class Definitions
{
    private const int WordsBeforeVerb = 3;

    /// <summary>
    /// How well a sentence defines the topic: 1 for "A bare repository is a …" or "git-gc - Cleanup …", 0 for a mere mention.
    /// </summary>
    public static double Fit(Facet topic, string text)
    {
        var prose = text[(text.LastIndexOf('\n') + 1)..];
        var tokens = new Tokenizer().Read(prose).Where(token => !token.IsCompound).ToList();
        var at = 0;
        while (at < tokens.Count && at < 2 && Opening().IsMatch(prose.AsSpan(tokens[at].Start, tokens[at].Length)))
        {
            at++;
        }

        var first = at;
        var wanted = topic.Terms.SelectMany(term => new Tokenizer().Read(term.Surface)).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        while (at < tokens.Count && at - first <= wanted.Count + 1
            && (wanted.Contains(tokens[at].Term) || (at > first && at + 1 < tokens.Count && wanted.Contains(tokens[at + 1].Term) && !tokens[at].IsStopWord)))
        {
            named.Add(tokens[at++].Term);
        }

        named.IntersectWith(wanted);
        if (named.Count == 0 || at >= tokens.Count || !Verb().IsMatch(Rest(prose, tokens, at)))
        {
            return 0;
        }

        return Math.Min(1, (double)named.Count / Math.Max(1, topic.Terms.Count));
    }

    /// <summary>
    /// Whether a sentence or its document contains the exact word to be defined; the stem alone would match "generated" for
    /// "generator". Always true for other question shapes.
    /// </summary>
    public static bool Names(Facet facet, Candidate sentence)
    {
        if (facet.Shape != QuestionShape.Definition)
        {
            return true;
        }

        var topic = facet.Terms.Where(term => !FacetTerms.IsQuestionWord(term.Term)).OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal).FirstOrDefault();
        if (topic is null)
        {
            return true;
        }

        var word = topic.Surface.Length > 3 ? topic.Surface.TrimEnd('s') : topic.Surface;
        return sentence.Text.Contains(word, StringComparison.OrdinalIgnoreCase) || sentence.Window.Name.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    // The text from the end of the topic to a few words later.
    private static string Rest(string prose, List<Token> tokens, int at)
    {
        var from = tokens[at - 1].Start + tokens[at - 1].Length;
        var last = tokens[Math.Min(tokens.Count - 1, at + WordsBeforeVerb + 2)];
        return prose[from..(last.Start + last.Length)];
    }

    [GeneratedRegex("^(an?|the|use|using|in)$", SafeRegex.AnyCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^(\W+\w+){0,2}?\W+((is|are|was|were)( \w+ly| just| not)? (an?|the|one|any|some|like|what|where|how|used|called|intended|designed|stored|implemented|\w+ed to)\b|refers? to|means?|stands? for|provides?|allows?|lets|describes?|represents?|denotes?|consists?|works? by|implements?|when you|saves?|creates?|removes?|manages?|returns?|controls?|sets?|shows?|rebuilds?|runs?|uses?)\b|^(\(\d\))? ?[-–—] [A-Z]|^: ", SafeRegex.AnyCase)]
    private static partial Regex Verb();
}
