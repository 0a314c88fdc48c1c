using System.Collections.Frozen;
using System.Globalization;
using Headway.ScamCheck.Data;

namespace Headway.ScamCheck.Phones;

/// <summary>Whether telephone numbers can exist, by country calling code and length. Nobody is called.</summary>
internal static class PhoneNumbers
{
    private const int MostDigits = 15; // ITU-T E.164

    private static readonly FrozenDictionary<string, CallingCode> s_codes = DataFile.Read("calling-codes.csv", static row => new CallingCode(
            row("code"), row("region"), Number(row("min")), Number(row("max"))))
        .ToFrozenDictionary(static code => code.Code);

    private static readonly IReadOnlyList<NumberRange> s_ranges =
        [.. DataFile.Read("number-ranges.csv", static row => new NumberRange(row("prefix"), row("kind"), row("what"))).OrderByDescending(static range => range.Prefix.Length)];

    /// <summary>Judges a number.</summary>
    /// <param name="text">As written.</param>
    /// <param name="home">The calling code of numbers without one, if that is known.</param>
    public static PhoneFinding Judge(string text, string? home)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var international = text.Contains('+', StringComparison.Ordinal) || digits.StartsWith("00", StringComparison.Ordinal);
        if (!international && home is null)
            return new(null, Reason: "no_calling_code");
        var full = !international ? home + Trunk(digits, home!) : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
        var code = Enumerable.Range(1, 3).Where(length => length < full.Length)
            .Select(length => s_codes.GetValueOrDefault(full[..length])).FirstOrDefault(static found => found is not null);
        if (code is null)
            return new(false, "+" + full, Reason: "unknown_calling_code");

        // +44 (0)20: the trunk prefix is written, but not dialled.
        var national = full[code.Code.Length..];
        if (text.Contains("(0)", StringComparison.Ordinal) && national.StartsWith('0'))
            national = national[1..];
        var number = code.Code + national;
        var range = s_ranges.FirstOrDefault(range => number.StartsWith(range.Prefix, StringComparison.Ordinal));
        var fault = Fault(code, national);
        return new(fault is null, "+" + number, code.Code, code.Region, range, fault);
    }

    private static string? Fault(CallingCode code, string national)
    {
        if (national.Length < code.Min)
            return "too_short";
        if (national.Length > code.Max || code.Code.Length + national.Length > MostDigits)
            return "too_long";

        // In North America neither an area code nor an exchange begins with 0 or 1.
        return code.Code == "1" && (national[0] < '2' || national[3] < '2') ? "no_such_area" : null;
    }

    private static string Trunk(string digits, string home) =>
        digits.StartsWith('0') || (home == "1" && digits.Length == 11 && digits[0] == '1') ? digits[1..] : digits;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A country calling code and how long its national numbers are.</summary>
internal sealed record CallingCode(string Code, string Region, int Min, int Max);

/// <summary>Numbers with something to know about them: <c>premium</c>, <c>personal</c>, <c>callback</c>.</summary>
internal sealed record NumberRange(string Prefix, string Kind, string What);

/// <summary>What the digits of a number say.</summary>
/// <param name="IsPossible">Whether such a number can exist; null when that cannot be told.</param>
/// <param name="E164">The international form.</param>
/// <param name="CallingCode">The country calling code.</param>
/// <param name="Region">Whose code that is.</param>
/// <param name="Range">The special range it lies in, if any.</param>
/// <param name="Reason">Why it is impossible, or cannot be judged.</param>
internal sealed record PhoneFinding(
    bool? IsPossible, string? E164 = null, string? CallingCode = null, string? Region = null, NumberRange? Range = null, string? Reason = null);
