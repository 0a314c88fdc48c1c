using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Headway.Log;
using Headway.Log.Filtering;
using Headway.Tests.Support;
using static Headway.Log.Filtering.FilterExpression;

namespace Headway.Tests.Log.Filtering;

/// <summary>Generates random expressions and random events from one small vocabulary, so that the expressions often hold.</summary>
internal static class FilterGenerators
{
    private static readonly string[] s_names = ["x", "y", "kind", "name", "depth", "percent", "a name", "ä\"\\", "in", "\U0001f642"];
    private static readonly string[] s_texts = ["", "a", "ab", "b", "ä", "\u7fff", "\U0001f642", "tab\t\"quoted\" 'so' \\ /", "\u0001\u007f", "node.progress"];
    private static readonly double[] s_numbers = [0, -0.0, 1, -1, 0.1, 50, 99.5, 100, 1e300, -5e-324, 9007199254740993];
    private static readonly string[] s_types = ["node.started", "node.progress", "text.delta", "a"];

    public static Gen<FilterLiteral> Literals { get; } = Gen.OneOf(
        Gen.Elements(s_texts).Select(static text => new FilterLiteral(FilterLiteralKind.Text, Text: text)),
        Gen.Elements(s_numbers).Select(static number => new FilterLiteral(FilterLiteralKind.Number, number)),
        Gen.Elements(FilterLiteralKind.Null, FilterLiteralKind.True, FilterLiteralKind.False).Select(static kind => new FilterLiteral(kind)));

    private static Gen<MemberPath> Paths { get; } = Gen.OneOf(
        Gen.Elements("type", "node", "kind", "name", "depth", "percent", "job_percent").Select(static name => MemberPath.Named(name)!),
        Gen.Elements(s_names).ListOf(1).Select(MemberPath.OfData),
        Gen.Elements(s_names).ListOf(2).Select(MemberPath.OfData));

    public static Gen<FilterExpression> Expressions { get; } = Expression(4);

    public static Gen<LogEvent> Events { get; } =
        from type in Gen.Elements(s_types)
        from node in Gen.Elements([null, .. s_names])
        from data in Object(3)
        select LogEvent.Create(1, DateTimeOffset.UnixEpoch, Support.Events.Of(type, data, node));

    private static Gen<FilterExpression> Expression(int depth)
    {
        var comparison =
            from member in Paths
            from sign in Gen.Elements(Enum.GetValues<FilterOperator>())
            from literal in Literals.Where(literal => literal.Kind >= FilterLiteralKind.Number || sign is FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.Contains)
            select (FilterExpression)new Comparison(member, sign, literal);
        var membership =
            from member in Paths
            from literals in Literals.NonEmptyListOf()
            select (FilterExpression)new Membership(member, [.. literals.Take(5)]);
        if (depth == 0)
        {
            return Gen.OneOf(comparison, membership);
        }

        var below = Expression(depth - 1);
        return Gen.OneOf(
            comparison,
            membership,
            below.Select(static operand => (FilterExpression)new Not(operand)),
            below.Zip(below, static (left, right) => (FilterExpression)new And(left, right)),
            below.Zip(below, static (left, right) => (FilterExpression)new Or(left, right)));
    }

    private static Gen<string> Object(int depth) =>
        from members in Member(depth).ListOf()
        select $"{{{string.Join(",", members.Take(6))}}}";

    private static Gen<string> Member(int depth) =>
        from name in Text(Gen.Elements(s_names))
        from value in Value(depth)
        select $"{name}:{value}";

    private static Gen<string> Value(int depth)
    {
        var scalar = Gen.OneOf(
            Text(Gen.Elements(s_texts)),
            Gen.Elements(s_numbers).Select(static number => number.ToString("R", CultureInfo.InvariantCulture)),
            Gen.Elements("null", "true", "false", "1.0", "5E1", "1e999", "9007199254740992"));
        return depth == 0
            ? scalar
            : Gen.Frequency((4, scalar), (2, Object(depth - 1)), (1, Value(depth - 1).ListOf().Select(static values => $"[{string.Join(",", values.Take(4))}]")));
    }

    // A string has many JSON forms: each character may be escaped or not.
    private static Gen<string> Text(Gen<string> texts) =>
        from text in texts
        from escaped in Gen.Elements(false, true)
        select '"' + string.Concat(text.Select(c => escaped || c is '"' or '\\' or < ' ' ? $"\\u{(int)c:x4}" : c.ToString())) + '"';
}
