using System.Buffers;
using System.Text.RegularExpressions;

namespace Headway.Research.Reasoning.Model;

/// <summary>The forms of address that Markdown renderers and chat frontends turn into links: URLs, www names and DOIs.</summary>
internal static partial class AddressForm
{
    private static readonly string[] s_starts = ["http://", "https://", "ftp://", "www.", "doi:"];

    public static SearchValues<char> Letters { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static SearchValues<char> Digits { get; } = SearchValues.Create("0123456789");

    /// <summary>Whether the word, or a longer one that begins with it, may be an address.</summary>
    public static bool MayStart(string word) =>
        Array.Exists(s_starts, start => word.StartsWith(start, StringComparison.OrdinalIgnoreCase) || start.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        || word is "1" || word.StartsWith("10", StringComparison.Ordinal);

    public static bool Is(string word) => Form().IsMatch(word);

    /// <summary>The address without the punctuation of the sentence; a closing parenthesis stays if the address opens one.</summary>
    public static string WithoutPunctuation(string word)
    {
        while (word.Length > 0 && (".,;:!?*_'}".Contains(word[^1], StringComparison.Ordinal) || (word[^1] == ')' && word.Count(c => c == ')') > word.Count(c => c == '('))))
        {
            word = word[..^1];
        }

        return word;
    }

    [GeneratedRegex(@"^((https?|ftp)://.|www\..|doi:.|10\.\d{4,9}/.)", SafeRegex.AnyCase)]
    private static partial Regex Form();
}
