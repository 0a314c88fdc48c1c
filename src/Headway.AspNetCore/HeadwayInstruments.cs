using System.Diagnostics.Metrics;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore;

/// <summary>What the process counts as instruments of the meter <c>Headway</c>, for whoever collects with OpenTelemetry. Read when they are asked for.</summary>
internal sealed class HeadwayInstruments : IDisposable
{
    private readonly Meter _meter = new(HeadwayMetrics.MeterName);

    public HeadwayInstruments(EventLog log, JobEngine engine, ConnectionClock clock)
    {
        _meter.CreateObservableCounter("headway.events.appended", () => log.Appended, "{event}", "Events stored since the start.");
        _meter.CreateObservableUpDownCounter("headway.jobs", () => log.JobCounts.Select(Count), "{job}", "Jobs by kind and status.");
        _meter.CreateObservableUpDownCounter("headway.jobs.waiting", () => engine.Waiting, "{job}", "Jobs in line.");
        _meter.CreateObservableUpDownCounter("headway.jobs.running", () => engine.Running, "{job}", "Jobs begun here and not ended.");
        _meter.CreateObservableUpDownCounter("headway.connections", () => Each(clock, static of => of.Live), "{connection}", "Live connections.");
        _meter.CreateObservableCounter("headway.messages.sent", () => Each(clock, static of => of.Counts.Sent), "{message}", "Messages put on connections.");
        _meter.CreateObservableCounter("headway.messages.filtered", () => Each(clock, static of => of.Counts.Filtered), "{message}", "Messages hidden by a subscription.");
        _meter.CreateObservableCounter("headway.messages.throttled", () => Each(clock, static of => of.Counts.Throttled), "{message}", "Messages that moved a node by too little.");
        _meter.CreateObservableGauge("headway.reader.lag", () => Each(clock, static of => of.Lag), "{event}", "The most events that are stored and not yet sent to one reader.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long> Count(JobCount count) =>
        new(count.Count, new("kind", count.Kind), new("status", HeadwayMetrics.Word(count.Status)));

    private static IEnumerable<Measurement<long>> Each(ConnectionClock clock, Func<ConnectionTotals, long> value) =>
        clock.Totals().Select(of => new Measurement<long>(value(of), new("dialect", of.Dialect), new("transport", of.Transport)));
}
