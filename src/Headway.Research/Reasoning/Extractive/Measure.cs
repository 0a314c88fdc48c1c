namespace Headway.Research.Reasoning.Extractive;

/// <summary>A number or a date in a sentence.</summary>
/// <param name="Kind"><c>number</c> or <c>date</c>.</param>
/// <param name="Value">The normalized value.</param>
/// <param name="Unit">The stemmed unit; empty for a date.</param>
/// <param name="Text">The original text.</param>
internal readonly record struct Measure(string Kind, string Value, string Unit, string Text)
{
    public const string Number = "number";
    public const string Date = "date";
}
