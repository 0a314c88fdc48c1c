using static Headway.Log.Filtering.FilterExpression;

namespace Headway.Log.Filtering;

/// <summary>
/// Parses a filter expression by recursive descent, with one method for each rule. A rule that fails records the fault
/// and returns null, and so do its callers; only the first fault is kept.
/// <code>
/// or         = and { "or" and }
/// and        = not { "and" not }
/// not        = "not" not | "(" or ")" | comparison
/// comparison = member ( sign value | "contains" value | "in" "[" value { "," value } "]" )
/// </code>
/// </summary>
internal sealed class FilterParser
{
    /// <summary>The maximum length of an expression, in characters.</summary>
    public const int MaxCharacters = 2000;

    /// <summary>The maximum nesting of parentheses and <c>not</c>. It bounds the parser's stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>The maximum number of values in an expression. It bounds the cost of evaluating one event.</summary>
    public const int MaxTerms = 100;

    private static readonly string[] s_signs = ["==", "!=", "<", "<=", ">", ">=", "contains"];

    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private int _depth;
    private int _terms;
    private FilterFault? _fault;

    private FilterParser(string text)
    {
        _lexer = new(text);
        Advance();
    }

    public static string Sign(FilterOperator comparison) => s_signs[(int)comparison];

    /// <summary>Parses a text; returns either the expression or the first fault.</summary>
    public static (FilterExpression? Expression, FilterFault? Fault) Parse(string text)
    {
        if (text.Length > MaxCharacters)
        {
            return (null, new(MaxCharacters, $"An expression has at most {MaxCharacters} characters."));
        }

        var parser = new FilterParser(text);
        var expression = parser.ReadOr();
        if (expression is not null && parser._token.Kind != FilterTokenKind.End)
        {
            parser.Fail("Expected 'and', 'or' or the end of the expression.");
        }

        return parser._fault is { } fault ? (null, fault) : (expression, null);
    }

    private FilterExpression? ReadOr()
    {
        var left = ReadAnd();
        while (left is not null && Take(FilterTokenKind.Name, "or"))
        {
            left = ReadAnd() is { } right ? new Or(left, right) : null;
        }

        return left;
    }

    private FilterExpression? ReadAnd()
    {
        var left = ReadNot();
        while (left is not null && Take(FilterTokenKind.Name, "and"))
        {
            left = ReadNot() is { } right ? new And(left, right) : null;
        }

        return left;
    }

    private FilterExpression? ReadNot()
    {
        var isNot = _token.Is(FilterTokenKind.Name, "not");
        if (!isNot && !_token.Is(FilterTokenKind.Sign, "("))
        {
            return ReadComparison();
        }

        if (++_depth > MaxDepth)
        {
            return Fail<FilterExpression>($"Parentheses and 'not' nest at most {MaxDepth} deep.");
        }

        Advance();
        var inner = isNot ? Negate(ReadNot()) : Close(ReadOr());
        _depth--;
        return inner;
    }

    private FilterExpression? ReadComparison()
    {
        if (ReadMember() is not { } member)
        {
            return null;
        }

        if (Take(FilterTokenKind.Name, "in"))
        {
            return ReadList() is { } list ? new Membership(member, list) : null;
        }

        var sign = _token.Kind is FilterTokenKind.Sign or FilterTokenKind.Name ? Array.IndexOf(s_signs, _token.Text) : -1;
        if (sign < 0)
        {
            return Fail<FilterExpression>("Expected an operator: ==, !=, <, <=, >, >=, in or contains.");
        }

        Advance();
        var isOrder = (FilterOperator)sign is not (FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.Contains);
        return isOrder && _token.Kind is FilterTokenKind.Name
            ? Fail<FilterExpression>("Expected a number or a text in quotes: only these have an order.")
            : ReadValue() is { } value ? new Comparison(member, (FilterOperator)sign, value) : null;
    }

    private MemberPath? ReadMember()
    {
        const string Expected = "Expected a member: type, node, kind, name, depth, percent, job_percent, or data.x.";
        var first = _token;
        if (first.Kind != FilterTokenKind.Name)
        {
            return Fail<MemberPath>(Expected);
        }

        if (first.Text != "data")
        {
            var member = MemberPath.Named(first.Text);
            return member is null ? Fail<MemberPath>(Expected) : Advance(member);
        }

        Advance();
        var names = new List<string>();
        while (Take(FilterTokenKind.Sign, "."))
        {
            if (_token.Kind is not (FilterTokenKind.Name or FilterTokenKind.Text) || names.Count == MemberPath.MaxNames)
            {
                return Fail<MemberPath>($"Expected the name of a member; at most {MemberPath.MaxNames} names may follow data. A name with characters other than letters, digits, _ and - needs quotes.");
            }

            names.Add(_token.Text);
            Advance();
        }

        return names.Count > 0 ? MemberPath.OfData(names) : Fail<MemberPath>("Expected a dot and the name of a member of data.");
    }

    private List<FilterLiteral>? ReadList()
    {
        if (!Take(FilterTokenKind.Sign, "["))
        {
            return Fail<List<FilterLiteral>>("Expected [.");
        }

        var list = new List<FilterLiteral>();
        do
        {
            if (ReadValue() is not { } value)
            {
                return null;
            }

            list.Add(value);
        }
        while (Take(FilterTokenKind.Sign, ","));

        return Take(FilterTokenKind.Sign, "]") ? list : Fail<List<FilterLiteral>>("Expected a comma or ].");
    }

    private FilterLiteral? ReadValue()
    {
        FilterLiteral? value = _token switch
        {
            { Kind: FilterTokenKind.Number } => new(FilterLiteralKind.Number, _token.Number),
            { Kind: FilterTokenKind.Text } => new(FilterLiteralKind.Text, Text: _token.Text),
            { Kind: FilterTokenKind.Name, Text: "true" } => new(FilterLiteralKind.True),
            { Kind: FilterTokenKind.Name, Text: "false" } => new(FilterLiteralKind.False),
            { Kind: FilterTokenKind.Name, Text: "null" } => new(FilterLiteralKind.Null),
            _ => null,
        };
        return value is null ? Fail<FilterLiteral>("Expected a value: a text in quotes, a number, true, false or null.")
            : ++_terms > MaxTerms ? Fail<FilterLiteral>($"An expression has at most {MaxTerms} values.")
            : Advance(value);
    }

    private FilterExpression? Close(FilterExpression? inner) =>
        inner is null || Take(FilterTokenKind.Sign, ")") ? inner : Fail<FilterExpression>("Expected 'and', 'or' or ).");

    private static Not? Negate(FilterExpression? operand) => operand is null ? null : new(operand);

    private bool Take(FilterTokenKind kind, string text)
    {
        if (!_token.Is(kind, text))
        {
            return false;
        }

        Advance();
        return true;
    }

    private T Advance<T>(T result)
    {
        Advance();
        return result;
    }

    private void Advance()
    {
        _token = _lexer.Next();
        if (_token.Kind == FilterTokenKind.Bad)
        {
            Fail(_token.Text);
        }
    }

    private T? Fail<T>(string message)
        where T : class
    {
        Fail(message);
        return null;
    }

    private void Fail(string message) => _fault ??= new(_token.Position, message);
}
