using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Metrics;

/// <summary>The text of <c>/metrics</c>: every instrument of this host's meter <c>Headway</c>. It needs no OpenTelemetry in the host and changes none.</summary>
/// <remarks>
/// Thread-safe. The exporter of OpenTelemetry does not do here: it selects meters by name, so that two hosts in one process
/// overwrite each other's series; it writes <c>name{} value</c>, which readers of the lines without labels do not know; and
/// it leaves out a histogram that is still empty.
/// </remarks>
internal sealed partial class PrometheusPage : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ILogger<PrometheusPage> _logger;

    /// <summary>Listens to the instruments that exist and to those that are created later.</summary>
    /// <param name="meters">The factory of this host; instruments of another are not listened to.</param>
    /// <param name="logger">Where a callback that fails is reported.</param>
    public PrometheusPage(IMeterFactory meters, ILogger<PrometheusPage> logger)
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

    /// <summary>Asks the observable instruments, and writes all. An instrument that cannot be asked has no value in this text; the others have.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            var families = _families.ToArray(); // atomic, unlike LINQ over a dictionary that grows
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

    // The listener asks every instrument and throws what went wrong at the end.
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

    [LoggerMessage(1, LogLevel.Warning, "A metric cannot be read now; /metrics is written without it.")]
    private partial void LogNotRead(Exception fault);
}
