using Headway.Research.Ranking;

namespace Headway.Research.Index;

/// <summary>Derives a question from a heading, if possible.</summary>
internal static class QuestionWording
{
    private const int Asked = 0;
    private const int HowTo = 1;
    private const int WhatIs = 2;

    private static readonly HashSet<string> s_questionWords = Set("what which who whom whose when where why how is are can could do does did should will may must has have if");

    // Generic headings, which make no useful question ("What is an introduction?").
    private static readonly HashSet<string> s_genericHeadings = Set(
        "introduction overview contents summary example examples notes note see also references reference index description synopsis name options usage abstract conclusion "
        + "license copyright author authors bugs history changes changelog appendix readme home about background preface acknowledgements details miscellaneous other "
        + "installation requirements status general discussion motivation rationale purpose scope todo faq limitations files environment security configuration "
        + "output input results methods discussion parameters arguments commands functions classes constants exceptions methods objects types");

    /// <summary>The question and its rank (lower is better); null when the heading gives none.</summary>
    public static (string Question, int Rank)? Of(string heading)
    {
        var text = heading.Trim().TrimEnd('¶').Trim();
        while (text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '.' or ')' or ' '))
        {
            text = text[1..];
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 12 || text.Length > 90 || !text.All(IsPlain))
        {
            return null;
        }

        if (text.EndsWith('?'))
        {
            return words.Length >= 4 && s_questionWords.Contains(words[0].ToLowerInvariant()) && !words.Any(IsAnaphor) ? (text, Asked) : null;
        }

        if (words.Length is >= 4 and <= 10 && words[0] is "How" && words[1] is "to")
        {
            return ($"How do I {string.Join(' ', words[2..])}?", HowTo);
        }

        return words.Length <= 3 && IsThing(words) ? ($"What {(IsPlural(words[^1]) ? "are" : "is")} {LowerCase(words)}?", WhatIs) : null;
    }

    /// <summary>Whether a word refers to earlier text, which a reader of the question has not seen.</summary>
    private static bool IsAnaphor(string word) =>
        word.TrimEnd('?', ',').ToLowerInvariant() is "it" or "its" or "this" or "that" or "these" or "those" or "they" or "them" or "here" or "above" or "below";

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is ' ' or '-' or '\'' or '?' or ',' or '.' or '+' or '#' or '’';

    private static bool IsThing(string[] words) =>
        words.All(word => word.Length > 1 && word.All(c => char.IsLetter(c) || c == '-'))
        && char.IsAsciiLetterUpper(words[0][0])
        && !words.Any(word => s_genericHeadings.Contains(word.ToLowerInvariant()) || StopWords.Contains(word.ToLowerInvariant()))
        && !words[0].EndsWith("ing", StringComparison.Ordinal);

    private static bool IsPlural(string word) => word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal)
        && !word.EndsWith("us", StringComparison.Ordinal) && !word.EndsWith("is", StringComparison.Ordinal) && word.Any(char.IsAsciiLetterLower);

    /// <summary>Converts a heading to lower case, except words with a capital letter after the first.</summary>
    private static string LowerCase(string[] words) =>
        string.Join(' ', words.Select(word => word.AsSpan(1).ContainsAnyInRange('A', 'Z') ? word : word.ToLowerInvariant()));

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
