namespace Headway.Research.Ranking;

/// <summary>Variable-length integers: seven bits per byte; the highest bit marks a continuation.</summary>
internal static class VarInt
{
    public static void Write(List<byte> bytes, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    /// <summary>Reads a number and advances.</summary>
    /// <exception cref="InvalidDataException">The bytes end inside the number, or it overflows.</exception>
    public static uint Read(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (bytes.IsEmpty)
            {
                break;
            }

            var next = bytes[0];
            bytes = bytes[1..];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number in the index is broken.");
    }
}
