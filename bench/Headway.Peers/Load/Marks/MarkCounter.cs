using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Headway.Peers.Load.Marks;

/// <summary>Counts the marks of a connection, also those that are split between two reads.</summary>
internal struct MarkCounter
{
    private bool _endsInFirst;

    /// <summary>The number of marks that start in these bytes or started with the last byte of the previous ones.</summary>
    public int Count(ReadOnlySpan<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return 0;
        }

        var count = _endsInFirst && piece[0] == Mark.Second ? 1 : 0;
        _endsInFirst = piece[^1] == Mark.First;
        return count + Pairs(piece);
    }

    // Loads each vector twice, one byte apart: a mark starts where the first start character precedes the second.
    private static int Pairs(ReadOnlySpan<byte> piece)
    {
        ref var at = ref MemoryMarshal.GetReference(piece);
        var (count, i) = (0, 0);
        var (first, second) = (Vector256.Create(Mark.First), Vector256.Create(Mark.Second));
        for (; i + Vector256<byte>.Count < piece.Length; i += Vector256<byte>.Count)
        {
            var here = Vector256.Equals(Vector256.LoadUnsafe(ref at, (nuint)i), first);
            if (here == Vector256<byte>.Zero)
            {
                continue;
            }

            var next = Vector256.Equals(Vector256.LoadUnsafe(ref at, (nuint)i + 1), second);
            count += BitOperations.PopCount((here & next).ExtractMostSignificantBits());
        }

        for (; i + 1 < piece.Length; i++)
        {
            count += Unsafe.Add(ref at, i) == Mark.First && Unsafe.Add(ref at, i + 1) == Mark.Second ? 1 : 0;
        }

        return count;
    }
}
