using System.Text;
using System.Text.Json;
using Headway.Log.Filtering;
using static Headway.Log.Filtering.FilterExpression;

namespace Headway.Tests.Log.Filtering;

/// <summary>A simple reference implementation: evaluates an expression on a parsed event, without optimizations.</summary>
internal static class FilterOracle
{
    public static bool Holds(FilterExpression expression, JsonElement e) => expression switch
    {
        Or or => Holds(or.Left, e) | Holds(or.Right, e),
        And and => Holds(and.Left, e) & Holds(and.Right, e),
        Not not => !Holds(not.Operand, e),
        Membership membership => Find(e, membership.Member) is { } member && membership.Literals.Any(literal => AreEqual(member, literal)),
        Comparison comparison => Find(e, comparison.Member) is { } member && Compare(member, comparison.Operator, comparison.Literal),
        _ => throw new NotSupportedException(),
    };

    private static JsonElement? Find(JsonElement e, MemberPath path)
    {
        foreach (var name in path.Names)
        {
            if (e.ValueKind != JsonValueKind.Object || !e.TryGetProperty(name, out e))
            {
                return null;
            }
        }

        return e;
    }

    private static bool Compare(JsonElement member, FilterOperator comparison, FilterLiteral literal) => comparison switch
    {
        FilterOperator.Equal => AreEqual(member, literal),
        FilterOperator.NotEqual => !AreEqual(member, literal),
        FilterOperator.Less => Order(member, literal) is < 0,
        FilterOperator.LessOrEqual => Order(member, literal) is <= 0,
        FilterOperator.Greater => Order(member, literal) is > 0,
        FilterOperator.GreaterOrEqual => Order(member, literal) is >= 0,
        _ => member.ValueKind == JsonValueKind.String
            ? literal.Kind == FilterLiteralKind.Text && member.GetString()!.Contains(literal.Text, StringComparison.Ordinal)
            : member.ValueKind == JsonValueKind.Array && member.EnumerateArray().Any(element => AreEqual(element, literal)),
    };

    private static bool AreEqual(JsonElement member, FilterLiteral literal) => literal.Kind switch
    {
        FilterLiteralKind.Text => member.ValueKind == JsonValueKind.String && member.GetString() == literal.Text,
        FilterLiteralKind.Number => member.ValueKind == JsonValueKind.Number && member.GetDouble() == literal.Number,
        FilterLiteralKind.True => member.ValueKind == JsonValueKind.True,
        FilterLiteralKind.False => member.ValueKind == JsonValueKind.False,
        _ => member.ValueKind == JsonValueKind.Null,
    };

    private static int? Order(JsonElement member, FilterLiteral literal) => (member.ValueKind, literal.Kind) switch
    {
        (JsonValueKind.Number, FilterLiteralKind.Number) => member.GetDouble().CompareTo(literal.Number),
        (JsonValueKind.String, FilterLiteralKind.Text) => Encoding.UTF8.GetBytes(member.GetString()!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(literal.Text)),
        _ => null,
    };
}
