using Headway.ScamCheck.Domains;

namespace Headway.ScamCheck.Extraction;

/// <summary>Distinguishes a host name from two sentences without a space between them, and from a file name.</summary>
internal static class BareDomain
{
    // Top-level domains that are also words or file extensions: such a name counts only if a path follows.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "am", "as", "at", "be", "by", "do", "in", "is", "it", "me", "my", "no", "so", "to", "us", "we", "md", "py", "rs", "sh", "pl", "ps", "cc", "ai",
        "id", "la", "de", "es", "et", "hm", "im", "st", "th", "pm", "vs", "zip", "mov", "today", "work", "date", "win", "men", "link", "help", "support",
        "name", "life", "live", "news", "page", "services", "top", "download", "country", "party", "review", "trade", "space", "world", "fun",
    };

    /// <summary>The host name; null when the text is none.</summary>
    public static string? Read(string text)
    {
        var clean = text.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"', '-', '_', '*');
        if (!clean.Contains('.', StringComparison.Ordinal) || !DomainName.TryParse(clean, out var domain) || domain.IsAddress)
        {
            return null;
        }

        var tld = domain.Labels[^1];
        var hasPath = clean.Contains('/', StringComparison.Ordinal);
        if (!IsTopLevel(tld))
        {
            return null;
        }

        if (hasPath || domain.Labels.Length > 2)
        {
            return domain.Labels[..^1].Any(static label => label.Length > 1) ? clean : null;
        }

        // "Thanks.It is": the start of a sentence, not a host name.
        var written = clean[(clean.LastIndexOf('.') + 1)..];
        if (char.IsUpper(written[0]) && !clean.All(static c => !char.IsLower(c)))
        {
            return null;
        }

        return domain.Labels[0].Length < 2 || (s_words.Contains(tld) && !LooksMade(domain.Labels[0])) ? null : clean;
    }

    private static bool IsTopLevel(string tld) => DomainLists.TopLevel.ContainsKey(tld) || (tld.Length == 2 && tld.All(char.IsAsciiLetter)) || tld.StartsWith("xn--", StringComparison.Ordinal);

    // A label with a digit or a hyphen is not the last word of a sentence.
    private static bool LooksMade(string label) => label.Any(static c => c == '-' || char.IsDigit(c));
}
