namespace Headway.Faults.Timing;

/// <summary>How many events took how long, in steps of a tenth of a millisecond up to two seconds.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Latencies
{
    private const int StepsPerMillisecond = 10;

    private readonly long[] _counts = new long[2000 * StepsPerMillisecond];

    public long Count => _counts.Sum();

    public void Add(TimeSpan took) =>
        Interlocked.Increment(ref _counts[Math.Clamp((int)(took.TotalMilliseconds * StepsPerMillisecond), 0, _counts.Length - 1)]);

    /// <summary>Begins anew.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>The nearest-rank percentile in milliseconds, rounded up to a step; <paramref name="share"/> is from 0 to 1.</summary>
    public double At(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        var (index, sum) = (0, _counts[0]);
        while (sum < rank)
        {
            sum += _counts[++index];
        }

        return (index + 1.0) / StepsPerMillisecond;
    }

    public override string ToString() => Count == 0 ? "nothing" : $"p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, p99.9 {At(0.999):0.0} ms";
}
