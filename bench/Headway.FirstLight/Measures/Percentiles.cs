namespace Headway.FirstLight.Measures;

/// <summary>Sorted measurements.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Median => At(0.5);

    public double Highest => _sorted[^1];

    /// <summary>The nearest-rank percentile; <paramref name="share"/> is from 0 to 1.</summary>
    public double At(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
