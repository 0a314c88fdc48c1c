using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Headway.ScamCheck.Data;

namespace Headway.ScamCheck.Domains;

/// <summary>Replaces look-alike characters by the letters they resemble.</summary>
internal static class Homoglyphs
{
    private static readonly FrozenDictionary<string, char> s_letters = DataFile
        .Read("homoglyphs.csv", static row => (Letter: row("letter")[0], From: row("from").Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .SelectMany(static row => row.From.Select(from => (from, row.Letter)))
        .ToFrozenDictionary(static pair => pair.from, static pair => pair.Letter, StringComparer.Ordinal);

    /// <summary>The skeleton of a label. Labels with the same skeleton look alike.</summary>
    /// <param name="label">In lower case.</param>
    public static string Skeleton(string label)
    {
        var single = new StringBuilder(label.Length);
        foreach (var c in label)
        {
            if (char.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            {
                single.Append(s_letters.TryGetValue(c.ToString(), out var letter) ? letter : c);
            }
        }

        // Sequences are replaced last, so that "rn" is found after single characters were replaced.
        return single.Replace("rn", "m").Replace("vv", "w").Replace("cl", "d").ToString();
    }

    /// <summary>Replaces letters of other scripts by the Latin letters they resemble; all other characters stay.</summary>
    public static string Latin(string text) => text.All(char.IsAscii)
        ? text
        : string.Concat(text.Select(static c => !char.IsAscii(c) && s_letters.TryGetValue(char.ToLowerInvariant(c).ToString(), out var letter) && Script(c) is not 'L'
            ? (letter == 'l' && c is 'і' or 'І' ? 'i' : letter)
            : c));

    /// <summary>Whether a word mixes Latin letters with Cyrillic, Greek or Armenian ones.</summary>
    public static bool MixesScripts(string word)
    {
        var scripts = word.Where(char.IsLetter).Select(Script).Distinct().ToList();
        return scripts.Contains('L') && scripts.Exists(static script => script is 'C' or 'G' or 'A');
    }

    private static char Script(char c) => c switch
    {
        < '\u0250' => 'L',
        >= '\u0370' and < '\u0400' => 'G',
        >= '\u0400' and < '\u0530' => 'C',
        >= '\u0530' and < '\u0590' => 'A',
        >= '\u1E00' and < '\u1F00' => 'L',
        _ => 'O',
    };
}
