using System.Diagnostics.Metrics;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Metrics;

/// <summary>Metrics of live connections by dialect and transport. Each connection keeps its own counts; they are summed when the metrics are read.</summary>
internal sealed class ConnectionMetrics(IMeterFactory meters, ConnectionRegistry clock) : ObservableMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableUpDownCounter("headway.connections", () => Each(static of => of.Live), "{connection}", "Live connections.");
        meter.CreateObservableCounter("headway.messages.sent", () => Each(static of => of.Counts.Sent), "{message}", "Messages sent on connections.");
        meter.CreateObservableCounter("headway.messages.filtered", () => Each(static of => of.Counts.Filtered), "{message}", "Messages hidden because the subscription excludes them.");
        meter.CreateObservableCounter("headway.messages.throttled", () => Each(static of => of.Counts.Throttled), "{message}", "Progress messages hidden because the change was below the subscription's threshold.");

        // A unit without braces becomes part of the Prometheus name.
        meter.CreateObservableGauge("headway.reader.lag", () => Each(static of => of.Lag), "events", "The largest number of stored events not yet sent to a single reader.");
    }

    private IEnumerable<Measurement<long>> Each(Func<ConnectionTotals, long> value) =>
        clock.Totals().Select(of => new Measurement<long>(value(of), new("dialect", of.Dialect), new("transport", of.Transport)));
}
