using System.Text;

namespace Headway.Log.Filtering;

/// <summary>A value of an expression in the form that the bytes of an event are compared with.</summary>
internal readonly struct FilterOperand(FilterLiteral literal)
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(literal.Text);

    public FilterLiteralKind Kind { get; } = literal.Kind;

    public double Number { get; } = literal.Number;

    public ReadOnlySpan<byte> Text => _text;
}
