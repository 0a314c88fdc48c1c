using System.Buffers.Text;
using System.Globalization;

namespace Headway.Peers.Load.Marks;

/// <summary>
/// The marker in each published message: the publisher, the number and the time. It has a fixed length and only characters
/// that no JSON encoder escapes, so readers find it in the bytes of any contract without parsing them.
/// </summary>
internal readonly record struct Mark(int Publisher, long Number, long Time)
{
    /// <summary>The first of the two start characters, which occur nowhere else in a message.</summary>
    public const byte First = (byte)'@';

    /// <summary>The second start character.</summary>
    public const byte Second = (byte)'P';

    /// <summary>Its length in bytes.</summary>
    public const int Length = 35;

    private const int NumberAt = 7;
    private const int TimeAt = 18;

    /// <summary>The start characters.</summary>
    public static ReadOnlySpan<byte> Start => "@P"u8;

    /// <summary>Writes the marker to the first <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> to)
    {
        to[0] = First;
        to[1] = Second;
        Digits(Publisher, to.Slice(2, 4));
        to[NumberAt - 1] = (byte)'N';
        Digits(Number, to.Slice(NumberAt, 10));
        to[TimeAt - 1] = (byte)'T';
        Digits(Time, to.Slice(TimeAt, 16));
        to[Length - 1] = (byte)';';
    }

    /// <summary>Parses a marker at the start of bytes.</summary>
    /// <exception cref="FormatException">The bytes are not a marker.</exception>
    public static Mark Read(ReadOnlySpan<byte> from) =>
        TryRead(from, out var mark) ? mark : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Not a mark of {Length} bytes."));

    /// <summary>Parses a marker at the start of bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out Mark mark)
    {
        mark = default;
        if (from.Length < Length || from[Length - 1] != ';'
            || !Utf8Parser.TryParse(from.Slice(2, 4), out int publisher, out var a) || a != 4
            || !Utf8Parser.TryParse(from.Slice(NumberAt, 10), out long number, out var b) || b != 10
            || !Utf8Parser.TryParse(from.Slice(TimeAt, 16), out long time, out var c) || c != 16)
        {
            return false;
        }

        mark = new(publisher, number, time);
        return true;
    }

    /// <summary>Parses only the time of a marker at the start of bytes.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> from, out long time)
    {
        time = 0;
        if (from.Length < Length || from[TimeAt - 1] != 'T' || from[Length - 1] != ';')
        {
            return false;
        }

        foreach (var digit in from[TimeAt..(Length - 1)])
        {
            time = (time * 10) + (digit - '0');
        }

        return true;
    }

    private static void Digits(long value, Span<byte> to)
    {
        for (var i = to.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            to[i] = (byte)('0' + digit);
        }
    }
}
