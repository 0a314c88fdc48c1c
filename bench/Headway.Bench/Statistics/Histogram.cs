using System.Numerics;

namespace Headway.Bench.Statistics;

/// <summary>A histogram of durations from a microsecond to minutes, with a resolution of 3 %.</summary>
/// <remarks>Written by one thread. A read by another thread at the same time is an estimate.</remarks>
internal sealed class Histogram
{
    // The number of buckets between a value and its double.
    private const int Steps = 32;
    private const int StepBits = 5;

    private readonly long[] _counts = new long[Steps * 32];

    /// <summary>The number of samples.</summary>
    public long Count => _counts.Sum();

    /// <summary>The maximum in milliseconds.</summary>
    public double Longest { get; private set; }

    /// <summary>Adds a sample.</summary>
    public void Add(long nanoseconds)
    {
        _counts[Index(Math.Max(0, nanoseconds) / 1000)]++;
        Longest = Math.Max(Longest, nanoseconds / 1e6);
    }

    /// <summary>Adds the samples of another histogram.</summary>
    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Longest = Math.Max(Longest, other.Longest);
    }

    /// <summary>The nearest-rank percentile in milliseconds, rounded up to a bucket; 0 when it is empty. <paramref name="share"/> is from 0 to 1.</summary>
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

    // The upper bound of a bucket in microseconds.
    private static long End(int index) => index < Steps * 2 ? index + 1 : (long)((index % Steps) + Steps + 1) << ((index / Steps) - 1);
}
