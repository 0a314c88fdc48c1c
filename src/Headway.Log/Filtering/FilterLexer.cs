using System.Buffers;
using System.Globalization;
using System.Text;

namespace Headway.Log.Filtering;

/// <summary>Splits a filter expression into tokens, one at a time.</summary>
internal sealed class FilterLexer(string text)
{
    private const string FirstOfName = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    private const string Space = " \t\r\n";

    private static readonly SearchValues<char> s_name = SearchValues.Create(FirstOfName + "0123456789-");
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789+-.eE");
    private static readonly string[] s_signs = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", "."];

    private int _at;

    /// <summary>Whether a name needs no quotes in an expression.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && FirstOfName.Contains(text[0], StringComparison.Ordinal) && text.AsSpan().IndexOfAnyExcept(s_name) < 0;

    public FilterToken Next()
    {
        while (_at < text.Length && Space.Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new(FilterTokenKind.End, _at);
        }

        return text[_at] switch
        {
            '"' or '\'' => Text(),
            '-' or (>= '0' and <= '9') => Number(),
            var c when FirstOfName.Contains(c, StringComparison.Ordinal) => Name(),
            _ => Sign(),
        };
    }

    private FilterToken Name()
    {
        var start = _at;
        _at += Length(s_name);
        return new(FilterTokenKind.Name, start, text[start.._at]);
    }

    // The syntax of JSON numbers, so that "01" and "1." are errors.
    private FilterToken Number()
    {
        var start = _at;
        _at += Length(s_number);
        var digits = text.AsSpan(start, _at - start);
        var whole = digits.TrimStart('-');
        var isWellFormed = whole.Length > 0 && char.IsAsciiDigit(whole[0]) && char.IsAsciiDigit(whole[^1])
            && (whole.Length < 2 || whole[0] != '0' || !char.IsAsciiDigit(whole[1]))
            && !digits.Contains(".e", StringComparison.OrdinalIgnoreCase);
        return isWellFormed && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new(FilterTokenKind.Number, start, text[start.._at], number)
            : new(FilterTokenKind.Bad, start, "This is not a number, or the number is too large.");
    }

    private FilterToken Sign()
    {
        foreach (var sign in s_signs)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0)
            {
                var start = _at;
                _at += sign.Length;
                return new(FilterTokenKind.Sign, start, sign);
            }
        }

        return new(FilterTokenKind.Bad, _at, text[_at] is '=' or '!' or '&' or '|'
            ? "Unknown operator: compare with == and !=, join with and, or and not."
            : "Unexpected character: a text needs quotes.");
    }

    private FilterToken Text()
    {
        var start = _at;
        var quote = text[_at++];
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            var at = _at;
            if (Character() is not { } c)
            {
                return new(FilterTokenKind.Bad, at, "Invalid escape: after a backslash, expected one of \\ / ' \" b f n r t, or u and four hexadecimal digits.");
            }

            value.Append(c);
        }

        if (_at == text.Length)
        {
            return new(FilterTokenKind.Bad, start, "The text that starts here has no closing quote.");
        }

        _at++;
        return NewEvent.IsWellFormed(value.ToString())
            ? new(FilterTokenKind.Text, start, value.ToString())
            : new(FilterTokenKind.Bad, start, "The text contains a lone surrogate, which is not a character.");
    }

    private char? Character()
    {
        var c = text[_at++];
        if (c != '\\')
        {
            return c;
        }

        return _at == text.Length ? null : text[_at++] switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => Hexadecimal(),
            var other when "\\/'\"".Contains(other, StringComparison.Ordinal) => other,
            _ => null,
        };
    }

    private char? Hexadecimal()
    {
        if (_at + 4 > text.Length || !ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        _at += 4;
        return (char)code;
    }

    private int Length(SearchValues<char> characters)
    {
        var rest = text.AsSpan(_at);
        var length = rest.IndexOfAnyExcept(characters);
        return length < 0 ? rest.Length : length;
    }
}
