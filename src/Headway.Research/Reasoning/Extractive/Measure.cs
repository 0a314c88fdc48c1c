namespace Headway.Research.Reasoning.Extractive;

/// <summary>A number or a date in a sentence.</summary>
/// <param name="Kind"><c>number</c> or <c>date</c>.</param>
/// <param name="Value">In one form for all ways to write it.</param>
/// <param name="Unit">What is counted, stemmed; empty for a date.</param>
/// <param name="Text">As it stands in the sentence.</param>
internal readonly record struct Measure(string Kind, string Value, string Unit, string Text)
{
    public const string Number = "number";
    public const string Date = "date";
}
