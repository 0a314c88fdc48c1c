using Headway.Bench.Statistics;
using Headway.Peers.Load;

namespace Headway.Peers.Scenarios;

/// <summary>The figures that several scenarios share.</summary>
internal static class Figures
{
    public static Figure Deliveries { get; } = new("deliveries", "deliveries/s", IsPlotted: true);

    public static Figure Published { get; } = new("published", "published/s");

    public static Figure P50 { get; } = new("p50", "p50 ms", "0.0");

    public static Figure P99 { get; } = new("p99", "p99 ms", "0.0");

    public static Figure P999 { get; } = new("p999", "p99.9 ms", "0.0");

    public static Figure Cost { get; } = new("cost", "server CPU µs/delivery", "0.00");

    public static Figure EventCost { get; } = new("event-cost", "server CPU µs/event", "0.0");

    public static Figure Allocated { get; } = new("allocated", "allocated bytes/delivery", "0.0");

    public static Figure Memory { get; } = new("memory", "server MB", "0");

    public static Figure Received { get; } = new("received", "arrived %", "0.###");

    public static Figure Own { get; } = new("own", "generator CPU s", "0.0");

    /// <summary>The figures of a result. A result without deliveries has no cost per delivery.</summary>
    public static Dictionary<string, double> Of(LoadResult result)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [Deliveries.Name] = result.DeliveriesPerSecond,
            [Published.Name] = result.PublishedPerSecond,
            [EventCost.Name] = result.ServerProcessor * 1e6 / Math.Max(1, result.Published),
            [Memory.Name] = result.Resident.After / 1e6,
            [Own.Name] = result.OwnProcessor,
        };
        if (result.Expected > 0)
        {
            values[Received.Name] = 100.0 * result.Received / result.Expected;
        }

        if (result.Latency.Count > 0)
        {
            (values[P50.Name], values[P99.Name], values[P999.Name]) = (result.Latency.P50, result.Latency.P99, result.Latency.P999);
        }

        if (result.Deliveries > 0)
        {
            values[Cost.Name] = result.MicrosecondsPerDelivery;
        }

        if (result.Allocated > 0)
        {
            values[Allocated.Name] = result.Allocated / (double)Math.Max(1, result.Deliveries);
        }

        return values;
    }

    /// <summary>The losses and errors of a result; usually empty.</summary>
    public static IReadOnlyList<string> FaultsOf(LoadResult result)
    {
        if (result.IsComplete)
        {
            return [];
        }

        return [FormattableString.Invariant($"{result.Received:N0} of {result.Expected:N0} arrived, {result.Incomplete:N0} readers incomplete, {result.Repeated} repeated, {result.Missed} skipped"), .. result.Faults];
    }
}
