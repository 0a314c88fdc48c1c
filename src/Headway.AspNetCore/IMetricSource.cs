namespace Headway.AspNetCore;

/// <summary>A part of the server that counts something of its own, such as a store; register it, and <c>/metrics</c> tells it.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IMetricSource
{
    /// <summary>What it counts, as it stands; must be quick.</summary>
    IEnumerable<MetricReading> Read();
}

/// <summary>One figure of the process.</summary>
/// <param name="Name">As Prometheus has it: <c>headway_</c> and snake_case; a counter ends with <c>_total</c>.</param>
/// <param name="IsCounter">Whether it only grows; else it is a gauge.</param>
/// <param name="Help">What it is, in a sentence.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricReading(string Name, bool IsCounter, string Help, double Value)
{
    /// <summary>A figure that goes up and down.</summary>
    public static MetricReading Gauge(string name, string help, double value) => new(name, IsCounter: false, help, value);

    /// <summary>A figure that only grows, until the process ends.</summary>
    public static MetricReading Counter(string name, string help, double value) => new(name, IsCounter: true, help, value);
}
