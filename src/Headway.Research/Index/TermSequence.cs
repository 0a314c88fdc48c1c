using Headway.Research.Ranking;

namespace Headway.Research.Index;

/// <summary>
/// The term numbers of a passage in order, as variable-length integers. The lowest bit marks a compound, which precedes its parts.
/// </summary>
internal static class TermSequence
{
    public static byte[] Encode(List<Token> tokens, Func<string, int> idOf)
    {
        var bytes = new List<byte>(tokens.Count * 2);
        foreach (var token in tokens)
        {
            VarInt.Write(bytes, ((uint)idOf(token.Term) << 1) | (token.IsCompound ? 1u : 0u));
        }

        return [.. bytes];
    }

    /// <summary>Reads the next term; false at the end.</summary>
    public static bool Next(ref ReadOnlySpan<byte> sequence, out int term, out bool isCompound)
    {
        if (sequence.IsEmpty)
        {
            (term, isCompound) = (0, false);
            return false;
        }

        var value = VarInt.Read(ref sequence);
        (term, isCompound) = ((int)(value >> 1), (value & 1) != 0);
        return true;
    }
}
