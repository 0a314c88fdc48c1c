namespace Headway.ScamCheck.Phones;

/// <summary>The result of validating a telephone number.</summary>
/// <param name="IsPossible">Whether the number can exist; null if unknown.</param>
/// <param name="E164">The international form.</param>
/// <param name="CallingCode">The country calling code.</param>
/// <param name="Region">The name of the country or region.</param>
/// <param name="Range">The special number range, if any.</param>
/// <param name="Reason">Why it is impossible or cannot be validated.</param>
internal sealed record PhoneFinding(
    bool? IsPossible, string? E164 = null, string? CallingCode = null, string? Region = null, NumberRange? Range = null, string? Reason = null);

/// <summary>A special number range: <c>premium</c>, <c>personal</c>, <c>callback</c>.</summary>
internal sealed record NumberRange(string Prefix, string Kind, string What);
