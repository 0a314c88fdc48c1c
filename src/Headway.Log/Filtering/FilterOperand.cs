using System.Text;

namespace Headway.Log.Filtering;

/// <summary>A constant of an expression, encoded as UTF-8 for comparison with the bytes of an event.</summary>
internal readonly struct FilterOperand(FilterLiteral literal)
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(literal.Text);

    public FilterLiteralKind Kind { get; } = literal.Kind;

    public double Number { get; } = literal.Number;

    public ReadOnlySpan<byte> Text => _text;
}
