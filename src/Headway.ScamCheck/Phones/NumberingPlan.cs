using System.Globalization;
using Headway.ScamCheck.Data;
using PhoneNumbers;

namespace Headway.ScamCheck.Phones;

/// <summary>Parses and validates telephone numbers with the numbering plans of libphonenumber. Safe for concurrent use.</summary>
internal static class NumberingPlan
{
    private static readonly PhoneNumberUtil s_plans = PhoneNumberUtil.GetInstance();

    private static readonly IReadOnlyList<NumberRange> s_ranges =
        DataFile.Read("number-ranges.csv", static row => new NumberRange(row("prefix"), row("kind"), row("what")));

    /// <summary>The region of a calling code; <c>ZZ</c> when there is none.</summary>
    public static string Region(string? callingCode) =>
        callingCode is null ? "ZZ" : s_plans.GetRegionCodeForCountryCode(int.Parse(callingCode, CultureInfo.InvariantCulture));

    /// <summary>
    /// The valid numbers of a text in their usual grouping: international numbers, and national numbers of a region. The time
    /// is linear in the text.
    /// </summary>
    public static IEnumerable<PhoneNumberMatch> Find(string text, string region) =>
        s_plans.FindNumbers(text, region, PhoneNumberUtil.Leniency.STRICT_GROUPING, long.MaxValue);

    /// <summary>
    /// The digits to compare two spellings of a number by: the international number without its prefix, if the text has one.
    /// </summary>
    public static string Digits(string text) => International(text) is { } number && TryParse(number, null) is { } parsed
        ? E164(parsed)[1..]
        : PhoneNumberUtil.NormalizeDigitsOnly(text).TrimStart('0');

    /// <summary>Validates a number.</summary>
    /// <param name="text">As written.</param>
    /// <param name="home">The calling code for numbers written without one, if known.</param>
    public static PhoneFinding Judge(string text, string? home)
    {
        var international = International(text);
        if (international is null && home is null)
        {
            return new(null, Reason: "no_calling_code");
        }

        if (TryParse(international ?? text, home) is not { } number)
        {
            return new(false, "+" + PhoneNumberUtil.NormalizeDigitsOnly(international ?? home + text), Reason: "unknown_calling_code");
        }

        var fault = Fault(number);
        return new(fault is null, E164(number), number.CountryCode.ToString(CultureInfo.InvariantCulture), RegionName(number), Range(number), fault);
    }

    // 00 is the international prefix of most countries.
    private static string? International(string text)
    {
        var number = text.TrimStart('(', ' ');
        return number.StartsWith("00", StringComparison.Ordinal) ? "+" + number[2..] : number.StartsWith('+') ? number : null;
    }

    private static PhoneNumber? TryParse(string text, string? home)
    {
        try
        {
            return s_plans.Parse(text, Region(home));
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string E164(PhoneNumber number) => s_plans.Format(number, PhoneNumberFormat.E164);

    private static string? Fault(PhoneNumber number) => s_plans.IsPossibleNumberWithReason(number) switch
    {
        PhoneNumberUtil.ValidationResult.TOO_SHORT or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY => "too_short",
        PhoneNumberUtil.ValidationResult.TOO_LONG => "too_long",
        PhoneNumberUtil.ValidationResult.INVALID_LENGTH => "wrong_length",
        _ => s_plans.IsValidNumber(number) ? null : "no_such_area",
    };

    private static NumberRange? Range(PhoneNumber number) =>
        s_ranges.FirstOrDefault(range => E164(number).StartsWith("+" + range.Prefix, StringComparison.Ordinal)) ?? s_plans.GetNumberType(number) switch
        {
            PhoneNumberType.PREMIUM_RATE => new("", "premium", "premium-rate numbers"),
            PhoneNumberType.PERSONAL_NUMBER => new("", "personal", "personal numbers"),
            _ => null,
        };

    private static string RegionName(PhoneNumber number)
    {
        var region = s_plans.GetRegionCodeForNumber(number) ?? s_plans.GetRegionCodeForCountryCode(number.CountryCode);
        return region == "001" ? "international" : new Locale("en", region).GetDisplayCountry("en") is { Length: > 0 } name ? name : region;
    }
}
