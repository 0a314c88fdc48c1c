using System.Runtime.InteropServices;

namespace Headway.Bench.Checks;

/// <summary>
/// A 64-bit hash of an event, so that a reader needs eight bytes per event. FNV-1a (Fowler, Noll and Vo) over words of
/// eight bytes, which is fast; collisions are negligible.
/// </summary>
internal static class EventHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Basis ^ (ulong)bytes.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            hash = Mix(hash, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            hash = Mix(hash, rest);
        }

        return hash;
    }

    // The shift mixes the high bits into the low bits, which a multiplication does not.
    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Prime;
        return hash ^ (hash >> 32);
    }
}
