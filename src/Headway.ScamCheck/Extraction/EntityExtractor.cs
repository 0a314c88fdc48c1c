using System.Text.RegularExpressions;
using Headway.ScamCheck.Domains;
using Headway.ScamCheck.Phones;

namespace Headway.ScamCheck.Extraction;

/// <summary>
/// Extracts the entities of a text. Each match is blanked before the next pattern runs, so that a number inside a URL is not
/// also a telephone number.
/// </summary>
internal static partial class EntityExtractor
{
    /// <summary>The entities of a text.</summary>
    /// <param name="text">The text, after <see cref="TextNormalizer.Plain"/>.</param>
    /// <param name="most">The maximum number of entities per type.</param>
    /// <param name="leftOut">The number of entities beyond the maximum.</param>
    /// <param name="callingCode">The calling code for numbers written without one, if known.</param>
    public static Entities Extract(string text, int most, out int leftOut, string? callingCode = null)
    {
        var rest = text.ToCharArray();
        var urls = Take(rest, UrlPattern(), static match => CleanUrl(match.Value)).ToList();
        var emails = Take(rest, EmailPattern(), static match => CleanEmail(match)).ToList();
        var names = Take(rest, DomainPattern(), static match => BareDomain.Read(match.Value)).ToList();
        var amounts = Take(rest, AmountPattern(), static match => match.Value.Trim()).ToList();
        var phones = PhoneFinder.Take(rest, callingCode);
        var skipped = 0;
        var found = new Entities(
            Limit(phones, NumberingPlan.Digits),
            Limit([.. urls, .. names.Where(static name => name.Contains('/', StringComparison.Ordinal))], Same),
            Limit([.. names.Where(static name => !name.Contains('/', StringComparison.Ordinal))], Same),
            Limit(emails, Same),
            Limit(amounts, Same),
            Limit([.. OrganisationFinder.Find(new string(rest))], Same));
        leftOut = skipped;
        return found;

        IReadOnlyList<string> Limit(List<string> values, Func<string, string> key)
        {
            var all = values.DistinctBy(key, StringComparer.OrdinalIgnoreCase).ToList();
            skipped += Math.Max(0, all.Count - most);
            return all.Count <= most ? all : all.GetRange(0, most);
        }

        static string Same(string value) => value;
    }

    private static IEnumerable<string> Take(char[] rest, Regex pattern, Func<Match, string?> read)
    {
        foreach (Match match in pattern.Matches(new string(rest)))
        {
            if (read(match) is not { Length: > 0 } value)
            {
                continue;
            }

            Array.Fill(rest, ' ', match.Index, match.Length);
            yield return value;
        }
    }

    private static string? CleanUrl(string url)
    {
        var clean = url.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '\'', '"', '*', '_');
        if (clean.Count(static c => c == '(') > clean.Count(static c => c == ')') && url.Length > clean.Length && url[clean.Length] == ')')
        {
            clean += ')';
        }

        if (clean.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase))
        {
            clean = "http" + clean[4..];
        }

        return DomainName.TryParse(clean, out _) ? clean : null;
    }

    private static string? CleanEmail(Match match) =>
        match.Value.Trim('.', '-') is { Length: <= 254 } address && DomainName.TryParse(address, out var domain) && !domain.IsAddress
            ? address.ToLowerInvariant()
            : null;

    [GeneratedRegex(@"\b(h(tt|xx)ps?|ftp)://[^\s<>""'`]+|\bwww\.[^\s<>""'`]+", SafeRegex.AnyCase)]
    private static partial Regex UrlPattern();

    [GeneratedRegex(@"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+", SafeRegex.AnyCase)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}_-]*(\.[\p{L}\p{N}][\p{L}\p{N}-]*)+(:[0-9]+)?(/[^\s<>""'`]*)?", SafeRegex.AnyCase)]
    private static partial Regex DomainPattern();

    [GeneratedRegex(
        @"(US|A|C|AU|NZ|HK|S)?[$€£¥₹₦₿] ?[0-9][0-9.,]*( ?(k|m|mn|bn|million|billion|thousand)\b)?|\b(USD|EUR|GBP|CHF|AUD|CAD|INR|BTC|ETH|USDT|Rs\.?) ?[0-9][0-9.,]*( ?(k|m|million|billion|thousand)\b)?|\b[0-9][0-9.,]*( ?(k|million|billion|thousand))? ?(USD|EUR|GBP|CHF|AUD|CAD|INR|BTC|ETH|USDT|bitcoins?|(us |u\.s\. )?dollars?|euros?|pounds?|€|£|\$)",
        SafeRegex.AnyCase)]
    private static partial Regex AmountPattern();
}
