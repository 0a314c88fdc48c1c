using System.Text.RegularExpressions;
using Headway.ScamCheck.Phones;

namespace Headway.ScamCheck.Extraction;

/// <summary>Finds telephone numbers in a text.</summary>
internal static partial class PhoneFinder
{
    private const int FewestDigits = 7;
    private const int MostDigits = 17; // E.164 allows 15, and a leading 00 adds two

    // Regions whose national numbers are recognised when no calling code is configured.
    private static readonly string[] s_regions = ["US", "GB", "AU", "IN", "DE", "FR"];

    /// <summary>The numbers in text order, as written. Each match is blanked in <paramref name="rest"/>.</summary>
    public static List<string> Take(char[] rest, string? callingCode)
    {
        var found = new SortedDictionary<int, string>();
        foreach (var region in callingCode is null ? s_regions : [NumberingPlan.Region(callingCode)])
        {
            foreach (var match in NumberingPlan.Find(new string(rest), region))
            {
                Keep(match.Start, match.RawString);
            }
        }

        foreach (Match match in InternationalPattern().Matches(new string(rest)))
        {
            if (IsMeant(match.Value))
            {
                Keep(match.Index, match.Value);
            }
        }

        return [.. found.Values];

        void Keep(int start, string text)
        {
            found[start] = text;
            Array.Fill(rest, ' ', start, text.Length);
        }
    }

    // A plus sign always marks a telephone number; two zeros only mark one if the number is possible.
    private static bool IsMeant(string text) =>
        text.Count(char.IsAsciiDigit) is >= FewestDigits and <= MostDigits && (text[0] == '+' || NumberingPlan.Judge(text, null).IsPossible is true);

    [GeneratedRegex(@"(\+|\b00) ?\(?[0-9][0-9 ().\-/]*[0-9]", SafeRegex.Exact)]
    private static partial Regex InternationalPattern();
}
