namespace Headway.ScamCheck.Phones;

/// <summary>What the digits of a number say.</summary>
/// <param name="IsPossible">Whether such a number can exist; null when that cannot be told.</param>
/// <param name="E164">The international form.</param>
/// <param name="CallingCode">The country calling code.</param>
/// <param name="Region">The name of the country or region.</param>
/// <param name="Range">The special range it lies in, if any.</param>
/// <param name="Reason">Why it is impossible, or cannot be judged.</param>
internal sealed record PhoneFinding(
    bool? IsPossible, string? E164 = null, string? CallingCode = null, string? Region = null, NumberRange? Range = null, string? Reason = null);

/// <summary>Numbers with something to know about them: <c>premium</c>, <c>personal</c>, <c>callback</c>.</summary>
internal sealed record NumberRange(string Prefix, string Kind, string What);
