namespace Headway.Research.Ranking;

/// <summary>Numbers in as few bytes as they need: seven bits each, the highest bit says that more follow.</summary>
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

    /// <summary>Reads a number and moves on.</summary>
    /// <exception cref="InvalidDataException">The bytes end in the middle of it, or it does not fit.</exception>
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
