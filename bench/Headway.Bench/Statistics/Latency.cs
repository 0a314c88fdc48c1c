namespace Headway.Bench.Statistics;

/// <summary>Latency percentiles in milliseconds.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="P999">The 99.9th percentile.</param>
/// <param name="Longest">The maximum.</param>
internal sealed record Latency(long Count = 0, double P50 = 0, double P99 = 0, double P999 = 0, double Longest = 0)
{
    public static Latency Of(Histogram histogram) =>
        new(histogram.Count, histogram.At(0.5), histogram.At(0.99), histogram.At(0.999), histogram.Longest);

    public override string ToString() => $"p50 {P50:0.00}  p99 {P99:0.00}  p99.9 {P999:0.00}  max {Longest:0.0} ms  ({Count:N0} samples)";
}
