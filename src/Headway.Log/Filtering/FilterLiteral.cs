using System.Globalization;
using System.Text;

namespace Headway.Log.Filtering;

internal enum FilterLiteralKind
{
    Null = 0,
    False = 1,
    True = 2,
    Number = 3,
    Text = 4,
}

/// <summary>A constant value in an expression.</summary>
internal sealed record FilterLiteral(FilterLiteralKind Kind, double Number = 0, string Text = "")
{
    public override string ToString() => Kind switch
    {
        FilterLiteralKind.Null => "null",
        FilterLiteralKind.False => "false",
        FilterLiteralKind.True => "true",
        FilterLiteralKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        _ => Quote(Text),
    };

    /// <summary>Returns the text quoted and escaped for an expression.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
