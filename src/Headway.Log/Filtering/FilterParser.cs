using static Headway.Log.Filtering.FilterExpression;

namespace Headway.Log.Filtering;

/// <summary>
/// Reads a filter expression by recursive descent, a method a rule. A rule that fails leaves the first fault behind and
/// returns null, and so do all above it.
/// <code>
/// or         = and { "or" and }
/// and        = not { "and" not }
/// not        = "not" not | "(" or ")" | comparison
/// comparison = member ( sign value | "contains" value | "in" "[" value { "," value } "]" )
/// </code>
/// </summary>
internal sealed class FilterParser
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MostCharacters = 2000;

    /// <summary>How deep parentheses and <c>not</c> may nest: the parser's stack is bounded by it.</summary>
    public const int MostDepth = 32;

    /// <summary>How many values an expression may compare with: what one event costs is bounded by it.</summary>
    public const int MostTerms = 100;

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

    /// <summary>The expression, or the first fault in the text.</summary>
    public static (FilterExpression? Expression, FilterFault? Fault) Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            return (null, new(MostCharacters, $"An expression has at most {MostCharacters} characters."));
        }

        var parser = new FilterParser(text);
        var expression = parser.ReadOr();
        if (expression is not null && parser._token.Kind != FilterTokenKind.End)
        {
            parser.Fail("Here 'and', 'or' or the end was expected.");
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

        if (++_depth > MostDepth)
        {
            return Fail<FilterExpression>($"Parentheses and 'not' nest at most {MostDepth} deep.");
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
            return Fail<FilterExpression>("Here ==, !=, <, <=, >, >=, in or contains was expected.");
        }

        Advance();
        var isOrder = (FilterOperator)sign is not (FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.Contains);
        return isOrder && _token.Kind is FilterTokenKind.Name
            ? Fail<FilterExpression>("Here a number or a text in quotes was expected: only they have an order.")
            : ReadValue() is { } value ? new Comparison(member, (FilterOperator)sign, value) : null;
    }

    private MemberPath? ReadMember()
    {
        const string Expected = "Here a member was expected: type, node, kind, name, depth, percent, job_percent, or data.x.";
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
            if (_token.Kind is not (FilterTokenKind.Name or FilterTokenKind.Text) || names.Count == MemberPath.MostNames)
            {
                return Fail<MemberPath>($"Here the name of a member was expected, one of at most {MemberPath.MostNames}; in quotes if it is more than letters, digits, _ and -.");
            }

            names.Add(_token.Text);
            Advance();
        }

        return names.Count > 0 ? MemberPath.OfData(names) : Fail<MemberPath>("Here a dot and the name of a member of data were expected.");
    }

    private List<FilterLiteral>? ReadList()
    {
        if (!Take(FilterTokenKind.Sign, "["))
        {
            return Fail<List<FilterLiteral>>("Here [ was expected.");
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

        return Take(FilterTokenKind.Sign, "]") ? list : Fail<List<FilterLiteral>>("Here a comma or ] was expected.");
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
        return value is null ? Fail<FilterLiteral>("Here a value was expected: a text in quotes, a number, true, false or null.")
            : ++_terms > MostTerms ? Fail<FilterLiteral>($"An expression compares with at most {MostTerms} values.")
            : Advance(value);
    }

    private FilterExpression? Close(FilterExpression? inner) =>
        inner is null || Take(FilterTokenKind.Sign, ")") ? inner : Fail<FilterExpression>("Here 'and', 'or' or ) was expected.");

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
