using Headway.Bench.Statistics;

namespace Headway.Tests.Bench;

public sealed class HistogramTests
{
    [Fact]
    public void At_ManyValues_IsTheNearestRankAtMostAStepTooHigh()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 20_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).Order().ToArray();
        var histogram = new Histogram();
        Array.ForEach(values, histogram.Add);
        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var exact = values[(int)Math.Ceiling(share * values.Length) - 1] / 1e6;
            Assert.InRange(histogram.At(share), exact, Math.Max(exact + 0.001, exact * 1.04));
        }
    }

    [Fact]
    public void At_Nothing_IsZero() => Assert.Equal(0, new Histogram().At(0.99));

    [Fact]
    public void At_OneValue_IsThatOne()
    {
        var histogram = new Histogram();
        histogram.Add(7_300_000);
        Assert.InRange(histogram.At(0.5), 7.1, 7.3);
        Assert.Equal(7.3, histogram.Longest);
    }

    [Fact]
    public void Add_NegativeAndEndless_AreKept()
    {
        var histogram = new Histogram();
        histogram.Add(-5);
        histogram.Add(long.MaxValue);
        Assert.Equal(2, histogram.Count);
    }

    [Fact]
    public void Add_AnotherHistogram_IsAsIfAllWereInOne()
    {
        var (one, other) = (new Histogram(), new Histogram());
        one.Add(1_000_000);
        other.Add(9_000_000);
        one.Add(other);
        Assert.Equal(2, one.Count);
        Assert.Equal(9, one.Longest);
        Assert.InRange(one.At(0.5), 1, 1.04);
    }
}
