using System.Numerics;

namespace Headway.Load.Measuring;

/// <summary>How many of what took how long, from a microsecond to minutes, to three hundredths of the value.</summary>
/// <remarks>Written by one thread; read when that has ended, or for an estimate.</remarks>
internal sealed class Histogram
{
    // Each doubling of the value has this many steps.
    private const int Steps = 32;
    private const int StepBits = 5;

    private readonly long[] _counts = new long[Steps * 32];

    /// <summary>How many were added.</summary>
    public long Count => _counts.Sum();

    /// <summary>The longest, in milliseconds.</summary>
    public double Longest { get; private set; }

    /// <summary>One took so many nanoseconds.</summary>
    public void Add(long nanoseconds)
    {
        _counts[Index(Math.Max(0, nanoseconds) / 1000)]++;
        Longest = Math.Max(Longest, nanoseconds / 1e6);
    }

    /// <summary>Adds what another counted.</summary>
    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Longest = Math.Max(Longest, other.Longest);
    }

    /// <summary>The nearest-rank percentile in milliseconds, at most a step too high; 0 when there is none. <paramref name="share"/> is from 0 to 1.</summary>
    public double At(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * share));
        long sum = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            sum += _counts[i];
            if (sum >= rank)
            {
                return Math.Min(Longest, End(i) / 1000.0);
            }
        }

        return 0;
    }

    private int Index(long microseconds)
    {
        var value = Math.Min(microseconds, int.MaxValue);
        var doubling = Math.Max(0, BitOperations.Log2((ulong)value | 1) - StepBits);
        return Math.Min(_counts.Length - 1, (doubling * Steps) + (int)(value >> doubling));
    }

    // The first value, in microseconds, that is counted behind this place.
    private static long End(int index) => index < Steps * 2 ? index + 1 : (long)((index % Steps) + Steps + 1) << ((index / Steps) - 1);
}
