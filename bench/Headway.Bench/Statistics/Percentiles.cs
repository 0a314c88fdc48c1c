namespace Headway.Bench.Statistics;

/// <summary>Exact percentiles of a list of values. <see cref="Histogram"/> is for more values than fit in memory.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <summary>The middle value, or the mean of the two middle values.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    public double Max => _sorted[^1];

    /// <summary>The nearest-rank percentile; <paramref name="share"/> is from 0 to 1.</summary>
    public double At(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
