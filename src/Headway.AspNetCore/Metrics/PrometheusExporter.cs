using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Metrics;

/// <summary>Writes the response of <c>/metrics</c>: every instrument of this host's meter <c>Headway</c>. It is independent of OpenTelemetry in the host.</summary>
/// <remarks>
/// Thread-safe. OpenTelemetry's exporter is not used for three reasons: it selects meters by name, so two hosts in one
/// process overwrite each other's series; it writes <c>name{} value</c> instead of <c>name value</c>; and it omits empty
/// histograms.
/// </remarks>
internal sealed partial class PrometheusExporter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ILogger<PrometheusExporter> _logger;

    /// <summary>Starts listening to all current and future instruments of the host's meter.</summary>
    /// <param name="meters">The meter factory of this host; instruments of other factories are ignored.</param>
    /// <param name="logger">The log for failed callbacks.</param>
    public PrometheusExporter(IMeterFactory meters, ILogger<PrometheusExporter> logger)
    {
        _logger = logger;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter is { Name: HeadwayMetrics.MeterName } meter && meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(PrometheusText.NameOf(instrument), _ => new(instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    /// <summary>Observes all observable instruments and writes all metrics. An instrument whose callback throws has no value in the text.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            var families = _families.ToArray(); // a snapshot; LINQ would throw if the dictionary grew during the copy
            Array.Sort(families, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
            foreach (var (_, family) in families)
            {
                family.Reset();
            }

            Observe();
            foreach (var (_, family) in families)
            {
                family.Write(text);
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Record(value, tags);

    // The listener observes all instruments before it throws the exceptions of failed callbacks.
    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException faults)
        {
            foreach (var fault in faults.InnerExceptions)
            {
                LogNotRead(fault);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A metric cannot be read; /metrics omits it.")]
    private partial void LogNotRead(Exception fault);
}
