using System.Text.RegularExpressions;

namespace Headway.ScamCheck.Extraction;

/// <summary>Tells telephone numbers from the other rows of digits that texts hold.</summary>
internal static partial class PhoneShape
{
    private const int FewestDigits = 7;
    private const int MostDigits = 17; // two more than E.164 has, for a leading 00

    /// <summary>The number as written; null when the digits are something else.</summary>
    public static string? Read(Match match)
    {
        var text = match.Value.Trim().TrimEnd('(', '.', '-', '/', ' ');
        var digits = text.Count(char.IsAsciiDigit);
        if (digits is < FewestDigits or > MostDigits)
            return null;
        if (text.StartsWith('+') || text.StartsWith("00", StringComparison.Ordinal))
            return text;
        return IsDate(text) || IsCard(text, digits) || !IsGrouped(text, digits) ? null : text;
    }

    private static bool IsDate(string text) => DatePattern().IsMatch(text);

    private static bool IsCard(string text, int digits) => digits >= 15 && !text.Contains('(', StringComparison.Ordinal);

    /// <summary>National numbers begin with a trunk prefix or stand in groups; a bare row of digits is an order or an account.</summary>
    private static bool IsGrouped(string text, int digits) =>
        (text[0] == '0' && digits is >= 9 and <= 12) || (digits is 10 or 11 && GroupPattern().IsMatch(text)) || (text[0] == '(' && digits <= 12)
        || (digits == 10 && text.All(char.IsAsciiDigit) && text[0] is >= '2' and <= '9' && text[3] is >= '2' and <= '9');

    [GeneratedRegex(@"^([0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2})( |$)", SafeRegex.Exact)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"^(1[ .-])?\(?[0-9]{3}\)?[ .-]{0,2}[0-9]{3}[ .-][0-9]{4}$|^[0-9]{5} [0-9]{5,6}$", SafeRegex.Exact)]
    private static partial Regex GroupPattern();
}
