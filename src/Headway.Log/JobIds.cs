namespace Headway.Log;

/// <summary>Creates job ids: version 7 UUIDs (RFC 9562) in lower-case base 32, so that ids sort by time and need no escaping in URLs or JSON.</summary>
public static class JobIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's: no i, l, o, u
    private const int Length = 26;
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create(Alphabet);

    /// <summary>Creates an id of 26 characters that begins with the creation time.</summary>
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

    /// <summary>The creation time of an id, to the millisecond.</summary>
    /// <exception cref="ArgumentException">The text is not a job id.</exception>
    public static DateTimeOffset TimeOf(string id)
    {
        if (!IsPossible(id))
        {
            throw new ArgumentException("The text is not a job id.", nameof(id));
        }

        var number = UInt128.Zero;
        foreach (var c in id)
        {
            number = (number << 5) | (UInt128)Alphabet.IndexOf(c, StringComparison.Ordinal);
        }

        // An id that was not created here can hold a 48-bit time beyond the range of DateTimeOffset.
        var milliseconds = Math.Min((long)(number >> 80), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>Whether the text has the form of an id. A text that has not needs no query: the job does not exist.</summary>
    public static bool IsPossible(string text) => text.Length == Length && !text.AsSpan().ContainsAnyExcept(s_alphabet);
}
