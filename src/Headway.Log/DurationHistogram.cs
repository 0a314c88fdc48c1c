namespace Headway.Log;

/// <summary>How often something took how long, in fixed buckets.</summary>
/// <remarks>Thread-safe. Counting takes no lock; what is read while others count may be short of their last ones.</remarks>
public sealed class DurationHistogram
{
    private readonly double[] _bounds;
    private readonly long[] _counts;
    private long _ticks;

    /// <summary>Makes an empty one.</summary>
    /// <param name="bounds">The upper bounds of the buckets in seconds, ascending. Beyond the last one there is one more.</param>
    public DurationHistogram(params double[] bounds)
    {
        _bounds = bounds;
        _counts = new long[bounds.Length + 1];
    }

    /// <summary>The upper bounds, in seconds.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>All durations together, in seconds.</summary>
    public double Sum => TimeSpan.FromTicks(Volatile.Read(ref _ticks)).TotalSeconds;

    /// <summary>Counts one.</summary>
    public void Record(TimeSpan took)
    {
        var place = Array.BinarySearch(_bounds, took.TotalSeconds);
        Interlocked.Increment(ref _counts[place < 0 ? ~place : place]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    /// <summary>How many took at most each of the bounds; the last number is that of all.</summary>
    public IReadOnlyList<long> Cumulative()
    {
        var sums = new long[_counts.Length];
        var sum = 0L;
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += Volatile.Read(ref _counts[i]);
        }

        return sums;
    }
}
