namespace Headway.Log;

/// <summary>Makes job ids: version 7 UUIDs (RFC 9562) in lower-case base 32, so that ids sort by time and need no escape anywhere.</summary>
public static class JobIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's: no i, l, o, u
    private const int Length = 26;
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create(Alphabet);

    /// <summary>A new id: 26 characters, the creation time first.</summary>
    public static string Create(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time.GetUtcNow()).TryWriteBytes(bytes, bigEndian: true, out _);
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, value, static (text, number) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(number & 31)];
                number >>= 5;
            }
        });
    }

    /// <summary>When an id was made, to the millisecond.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static DateTimeOffset TimeOf(string id)
    {
        if (!IsPossible(id))
        {
            throw new ArgumentException("Not the id of a job.", nameof(id));
        }

        var number = UInt128.Zero;
        foreach (var c in id)
        {
            number = (number << 5) | (UInt128)Alphabet.IndexOf(c, StringComparison.Ordinal);
        }

        // The time is 48 bits, less than a DateTimeOffset holds only for ids that nobody made.
        var milliseconds = Math.Min((long)(number >> 80), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>Whether the text could be an id: what is not is unknown without asking the store.</summary>
    public static bool IsPossible(string text) => text.Length == Length && !text.AsSpan().ContainsAnyExcept(s_alphabet);
}
