using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>
/// The offsets of a member's value in the bytes of an event, and its number if it is one. Strings are compared in place;
/// only strings with escapes are copied (<see cref="MemberText"/>).
/// </summary>
/// <param name="Kind">The JSON type; <see cref="JsonTokenType.None"/>: the event does not have the member.</param>
/// <param name="Start">The offset of the value's first byte.</param>
/// <param name="End">The offset after the value's last byte.</param>
/// <param name="Number">The number; 0 for other types.</param>
internal readonly record struct MemberValue(JsonTokenType Kind, int Start, int End, double Number)
{
    public static MemberValue At(ref Utf8JsonReader reader) => new(
        reader.TokenType,
        (int)reader.TokenStartIndex,
        (int)reader.BytesConsumed,
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : 0);

    /// <summary>Whether the member exists and has this value. Numbers are compared as doubles.</summary>
    public bool Is(ReadOnlySpan<byte> json, in FilterOperand operand) => operand.Kind switch
    {
        FilterLiteralKind.Null => Kind == JsonTokenType.Null,
        FilterLiteralKind.False => Kind == JsonTokenType.False,
        FilterLiteralKind.True => Kind == JsonTokenType.True,
        FilterLiteralKind.Number => Kind == JsonTokenType.Number && Number == operand.Number,
        _ => Kind == JsonTokenType.String && IsText(json, operand),
    };

    /// <summary>Compares with a value of the same type: negative, 0 or positive; null: the two have no order.</summary>
    public int? CompareTo(ReadOnlySpan<byte> json, in FilterOperand operand) => (Kind, operand.Kind) switch
    {
        (JsonTokenType.Number, FilterLiteralKind.Number) => Number.CompareTo(operand.Number),
        (JsonTokenType.String, FilterLiteralKind.Text) => CompareText(json, operand),
        _ => null,
    };

    /// <summary>Whether the value is a string that contains this string, or an array that contains this value.</summary>
    public bool Contains(ReadOnlySpan<byte> json, in FilterOperand operand) => Kind switch
    {
        JsonTokenType.String => operand.Kind == FilterLiteralKind.Text && HasText(json, operand),
        JsonTokenType.StartArray => HasElement(json[Start..End], operand),
        _ => false,
    };

    private static bool HasElement(ReadOnlySpan<byte> array, in FilterOperand operand)
    {
        var reader = new Utf8JsonReader(array, new() { MaxDepth = LogEvent.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (At(ref reader).Is(array, operand))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private bool IsText(ReadOnlySpan<byte> json, in FilterOperand operand)
    {
        using var text = new MemberText(json[Start..End]);
        return text.Bytes.SequenceEqual(operand.Text);
    }

    private int CompareText(ReadOnlySpan<byte> json, in FilterOperand operand)
    {
        using var text = new MemberText(json[Start..End]);
        return text.Bytes.SequenceCompareTo(operand.Text);
    }

    private bool HasText(ReadOnlySpan<byte> json, in FilterOperand operand)
    {
        using var text = new MemberText(json[Start..End]);
        return text.Bytes.IndexOf(operand.Text) >= 0;
    }
}
