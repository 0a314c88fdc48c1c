using System.Text.Json;
using static Headway.Log.Filtering.FilterExpression;

namespace Headway.Log.Filtering;

/// <summary>Compiles an expression to a condition, and adds the members it reads to a map.</summary>
internal static class FilterCompiler
{
    public static FilterCondition Compile(FilterExpression expression, MemberMap members) => expression switch
    {
        Or or => Either(Compile(or.Left, members), Compile(or.Right, members)),
        And and => Both(Compile(and.Left, members), Compile(and.Right, members)),
        Not not => Opposite(Compile(not.Operand, members)),
        Membership membership => AnyOf(members.Add(membership.Member), [.. membership.Literals.Select(static literal => new FilterOperand(literal))]),
        Comparison comparison => Compare(members.Add(comparison.Member), comparison.Operator, new(comparison.Literal)),
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    private static FilterCondition Either(FilterCondition left, FilterCondition right) => (json, values) => left(json, values) || right(json, values);

    private static FilterCondition Both(FilterCondition left, FilterCondition right) => (json, values) => left(json, values) && right(json, values);

    private static FilterCondition Opposite(FilterCondition operand) => (json, values) => !operand(json, values);

    private static FilterCondition AnyOf(int index, FilterOperand[] operands) => (json, values) =>
    {
        foreach (var operand in operands)
        {
            if (values[index].Is(json, operand))
            {
                return true;
            }
        }

        return false;
    };

    private static FilterCondition Compare(int index, FilterOperator comparison, FilterOperand operand) => comparison switch
    {
        FilterOperator.Equal => (json, values) => values[index].Is(json, operand),
        FilterOperator.NotEqual => (json, values) => values[index].Kind != JsonTokenType.None && !values[index].Is(json, operand),
        FilterOperator.Less => (json, values) => values[index].CompareTo(json, operand) < 0,
        FilterOperator.LessOrEqual => (json, values) => values[index].CompareTo(json, operand) <= 0,
        FilterOperator.Greater => (json, values) => values[index].CompareTo(json, operand) > 0,
        FilterOperator.GreaterOrEqual => (json, values) => values[index].CompareTo(json, operand) >= 0,
        _ => (json, values) => values[index].Contains(json, operand),
    };
}
