using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Headway.Log.Filtering;

namespace Headway.Tests.Log.Filtering;

/// <summary>Properties that hold for every filter expression and every event.</summary>
[Properties(MaxTest = 1000)]
public sealed class FilterPropertyTests
{
    private static readonly string[] s_pieces =
    [
        "type", "node", "data", ".x", "percent", "==", "!=", "<", "<=", "=", "!", "in", "contains", "and", "or", "not", "(", ")", "[", "]", ",",
        "'a'", "\"b\"", "'", "\"", "\\", "\\u12", "'\\ud800'", "1", "-", "1e999", "01", "1.", ".", " ", "\n", "\0", "ä", "\U0001f642", "\ud83d", "true", "null",
    ];

    [Property]
    public Property Parse_PrintedExpression_IsEqual() =>
        Prop.ForAll(FilterGenerators.Expressions.ToArbitrary(), static expression =>
        {
            var (parsed, fault) = FilterParser.Parse(expression.ToString());
            // A printed expression parses unless it exceeds a bound.
            return fault is not null ? fault.Message.Contains("most", StringComparison.Ordinal) : expression.Equals(parsed) && expression.ToString() == parsed!.ToString();
        });

    [Fact]
    public void Passes_AnyEvent_AgreesWithTheOracle()
    {
        var held = 0;
        Prop.ForAll(FilterGenerators.Expressions.Zip(FilterGenerators.Events).ToArbitrary(), pair =>
        {
            var (expression, e) = pair;
            using var parsed = JsonDocument.Parse(e.Json);
            var holds = FilterOracle.Holds(expression, parsed.RootElement);
            held += holds ? 1 : 0;
            return new EventFilter(expression).Passes(e) == holds;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        Assert.InRange(held, 500, 4500); // the events cover both results
    }

    [Property(MaxTest = 5000)]
    public Property Parse_AnyTokens_ReturnsAFilterOrAPositionInTheText() =>
        Prop.ForAll(Gen.Elements(s_pieces).ListOf().Select(static pieces => string.Concat(pieces)).ToArbitrary(), CheckFault);

    [Property]
    public bool Parse_AnyText_GivesAFilterOrAPositionInTheText(string? text) => CheckFault(text ?? "");

    [Property]
    public Property Parse_ACutExpression_GivesAFilterOrAPositionInTheText() =>
        Prop.ForAll(FilterGenerators.Expressions.Zip(Gen.Choose(0, 100)).ToArbitrary(), static pair =>
        {
            var text = pair.Item1.ToString();
            return CheckFault(text[..Math.Min(text.Length, pair.Item2)]);
        });

    private static bool CheckFault(string text)
    {
        var (filter, fault) = EventFilter.Parse(text);
        return filter is null ? fault!.Position >= 0 && fault.Position <= text.Length && fault.Message.EndsWith('.') : fault is null;
    }
}
