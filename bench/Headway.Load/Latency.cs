using Headway.Load.Measuring;

namespace Headway.Load;

/// <summary>Percentiles in milliseconds.</summary>
/// <param name="Count">How many were measured.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">99 of 100 took at most this.</param>
/// <param name="P999">999 of 1000 took at most this.</param>
/// <param name="Longest">The longest.</param>
internal sealed record Latency(long Count = 0, double P50 = 0, double P99 = 0, double P999 = 0, double Longest = 0)
{
    /// <summary>Of what was counted.</summary>
    public static Latency Of(Histogram histogram) =>
        new(histogram.Count, histogram.At(0.5), histogram.At(0.99), histogram.At(0.999), histogram.Longest);

    public override string ToString() => $"p50 {P50:0.00}  p99 {P99:0.00}  p99.9 {P999:0.00}  max {Longest:0.0} ms  ({Count:N0} samples)";
}
