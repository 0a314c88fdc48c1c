using System.Diagnostics.Metrics;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Metrics;

/// <summary>The instruments of live connections, by dialect and transport. Each connection counts for itself; the sums are made when they are asked for.</summary>
internal sealed class ConnectionMetrics(IMeterFactory meters, ConnectionClock clock) : ObservedMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableUpDownCounter("headway.connections", () => Each(static of => of.Live), "{connection}", "Live connections.");
        meter.CreateObservableCounter("headway.messages.sent", () => Each(static of => of.Counts.Sent), "{message}", "Messages put on connections.");
        meter.CreateObservableCounter("headway.messages.filtered", () => Each(static of => of.Counts.Filtered), "{message}", "Messages hidden because the reader had not subscribed to them.");
        meter.CreateObservableCounter("headway.messages.throttled", () => Each(static of => of.Counts.Throttled), "{message}", "Messages hidden because they moved a node by too little.");

        // "events" without braces is part of the Prometheus name.
        meter.CreateObservableGauge("headway.reader.lag", () => Each(static of => of.Lag), "events", "The most events that are stored and not yet sent to one reader.");
    }

    private IEnumerable<Measurement<long>> Each(Func<ConnectionTotals, long> value) =>
        clock.Totals().Select(of => new Measurement<long>(value(of), new("dialect", of.Dialect), new("transport", of.Transport)));
}
