using System.Globalization;
using System.Text.RegularExpressions;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Extracts numbers with units, and dates, from sentences.</summary>
internal static partial class Measures
{
    private static readonly Dictionary<string, (string Unit, decimal Factor)> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["b"] = ("byte", 1),
        ["byte"] = ("byte", 1),
        ["bytes"] = ("byte", 1),
        ["kb"] = ("byte", 1000),
        ["kilobyte"] = ("byte", 1000),
        ["kilobytes"] = ("byte", 1000),
        ["kib"] = ("byte", 1024),
        ["mb"] = ("byte", 1_000_000),
        ["megabyte"] = ("byte", 1_000_000),
        ["megabytes"] = ("byte", 1_000_000),
        ["mib"] = ("byte", 1_048_576),
        ["gb"] = ("byte", 1_000_000_000),
        ["gigabyte"] = ("byte", 1_000_000_000),
        ["gigabytes"] = ("byte", 1_000_000_000),
        ["gib"] = ("byte", 1_073_741_824),
        ["ms"] = ("second", 0.001m),
        ["millisecond"] = ("second", 0.001m),
        ["milliseconds"] = ("second", 0.001m),
        ["s"] = ("second", 1),
        ["sec"] = ("second", 1),
        ["second"] = ("second", 1),
        ["seconds"] = ("second", 1),
        ["minute"] = ("second", 60),
        ["minutes"] = ("second", 60),
        ["min"] = ("second", 60),
        ["hour"] = ("second", 3600),
        ["hours"] = ("second", 3600),
        ["day"] = ("second", 86400),
        ["days"] = ("second", 86400),
        ["%"] = ("percent", 1),
        ["percent"] = ("percent", 1),
    };

    private static readonly string[] s_months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Whether two sentences have values of the same unit, but no common value.</summary>
    public static bool Disagree(string a, string b)
    {
        var one = In(a);
        var other = In(b);
        return one.Any(measure => other.Any(with => SameThing(measure, with)))
            && !one.Any(measure => other.Any(with => SameThing(measure, with) && measure.Value == with.Value));
    }

    public static bool SameThing(Measure a, Measure b) => a.Kind == b.Kind && a.Unit == b.Unit;

    /// <summary>The measures of a sentence, in order.</summary>
    public static IReadOnlyList<Measure> In(string sentence)
    {
        var found = new List<Measure>();
        var rest = DatePattern().Replace(sentence, match =>
        {
            found.Add(new Measure(Measure.Date, DateValue(match), "", match.Value));
            return new string(' ', match.Length);
        });
        foreach (Match match in NumberPattern().Matches(rest))
        {
            if (StandsAlone(rest, match) && Number(match) is { } measure)
            {
                found.Add(measure);
            }
        }

        return found;
    }

    // Whether the number is not part of a version, a path, an identifier or a call.
    private static bool StandsAlone(string text, Match match)
    {
        var end = match.Index + match.Length;
        return (match.Index == 0 || !(char.IsLetterOrDigit(text[match.Index - 1]) || "_.,/:#-".Contains(text[match.Index - 1], StringComparison.Ordinal)))
            && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] is '_' or '('));
    }

    private static Measure? Number(Match match)
    {
        var digits = match.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal);
        var unit = match.Groups["unit"].Value;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || StopWords.Contains(unit.ToLowerInvariant()))
        {
            return null;
        }

        if (s_units.TryGetValue(unit, out var known))
        {
            return new Measure(Measure.Number, (number * known.Factor / 1.0000000000m).ToString("G29", CultureInfo.InvariantCulture), known.Unit, match.Value);
        }

        return new Measure(Measure.Number, number.ToString("G29", CultureInfo.InvariantCulture), PorterStemmer.Stem(unit.ToLowerInvariant()), match.Value);
    }

    private static string DateValue(Match match)
    {
        if (match.Groups["iso"].Success)
        {
            return match.Groups["iso"].Value;
        }

        if (match.Groups["only"].Success)
        {
            return match.Groups["only"].Value;
        }

        var month = Array.IndexOf(s_months, match.Groups["month"].Value[..3].ToLowerInvariant()) + 1;
        var day = match.Groups["day"].Success ? $"-{int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture):00}" : "";
        return $"{match.Groups["year"].Value}-{month:00}{day}";
    }

    private const string MonthName = "(?<month>Jan(uary)?|Feb(ruary)?|Mar(ch)?|Apr(il)?|May|June?|July?|Aug(ust)?|Sept?(ember)?|Oct(ober)?|Nov(ember)?|Dec(ember)?)";

    [GeneratedRegex(@"\b(?<iso>\d{4}-\d{2}-\d{2})\b|\b((?<day>\d{1,2})\s+)?" + MonthName + @"\.?\s+((?<day>\d{1,2})(st|nd|rd|th)?,?\s+)?(?<year>\d{4})\b|\b(in|since|until|by|of|from|year)\s+(?<only>(19|20)\d\d)\b", SafeRegex.AnyCase)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"(?<number>\d{1,3}(,\d{3})+|\d+(\.\d+)?)[\s-]?(?<unit>%|[A-Za-z]{1,20})", SafeRegex.Exact)]
    private static partial Regex NumberPattern();
}
