using System.Text;
using Headway.ScamCheck.Data;
using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Reasoning;

/// <summary>Finds the wording rules that match a text.</summary>
internal static class WordingSignals
{
    private const int MostPlaces = 50;
    private const char InnerDot = '\u2024'; // replaces a dot inside a number or a name, which does not end a sentence

    private static readonly IReadOnlyList<(string Rule, IReadOnlyList<GapPattern> Patterns, IReadOnlyList<GapPattern> Unless)> s_signals =
        DataFile.Read("signals.csv", static row => (row("rule"), Parse(row("pattern")), Parse(row("unless"))));

    /// <summary>The distinct names of the rules.</summary>
    /// <param name="text">The text, after <see cref="TextNormalizer.Plain"/>.</param>
    public static IReadOnlyList<string> Find(string text)
    {
        var folded = Fold(text);
        var found = s_signals.Where(signal => Holds(folded, signal.Patterns, signal.Unless)).Select(static signal => signal.Rule);
        return [.. found.Concat(HidesLetters(text) ? ["hidden_letters"] : []).Distinct()];
    }

    // Limits the matches per signal, because each one may be excluded by an exception.
    private static bool Holds(string text, IReadOnlyList<GapPattern> patterns, IReadOnlyList<GapPattern> unless) =>
        patterns.SelectMany(pattern => pattern.Find(text)).Take(MostPlaces).Any(place => !Holds(Sentences(text, place.From, place.To), unless, []));

    /// <summary>The sentences that contain a match.</summary>
    private static string Sentences(string text, int from, int to)
    {
        while (from > 0 && text[from - 1] is not ('.' or '!' or '?' or '\n'))
        {
            from--;
        }
        while (to < text.Length && text[to] is not ('.' or '!' or '?' or '\n'))
        {
            to++;
        }

        return text[from..to];
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(Homoglyphs.Latin(text).ToLowerInvariant());
        for (var i = 0; i + 1 < folded.Length; i++)
        {
            if (folded[i] == '.' && !char.IsWhiteSpace(folded[i + 1]))
            {
                folded[i] = InnerDot;
            }
        }

        return folded.ToString();
    }

    private static bool HidesLetters(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Any(static word => !word.Contains('.', StringComparison.Ordinal) && Homoglyphs.MixesScripts(word));

    // A literal dot in a pattern matches both dots.
    private static IReadOnlyList<GapPattern> Parse(string pattern) => GapPattern.Parse(
        pattern.Replace(@"\.", $"[.{InnerDot}]", StringComparison.Ordinal).Replace(@"[\d,.]", $@"[\d,.{InnerDot}]", StringComparison.Ordinal));
}
