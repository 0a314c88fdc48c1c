using System.Diagnostics.Metrics;
using System.Text;

namespace Headway.AspNetCore.Metrics;

/// <summary>A Prometheus metric family for one instrument: a name, a type, and a series for each set of labels.</summary>
/// <remarks>Thread-safe. A measurement without tags allocates nothing after the first.</remarks>
internal sealed class MetricFamily
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly string _type;
    private readonly string _help;
    private readonly IReadOnlyList<double> _bounds;
    private readonly bool _isObservable;

    public MetricFamily(Instrument instrument)
    {
        _name = PrometheusText.NameOf(instrument);
        _type = PrometheusText.TypeOf(instrument);
        _help = PrometheusText.Escape(instrument.Description ?? "");
        _isObservable = instrument.IsObservable;
        _bounds = (instrument as Instrument<double>)?.Advice?.HistogramBucketBoundaries ?? [];
    }

    private bool IsHistogram => _type == "histogram";

    /// <summary>Records a measurement. An observable instrument reports its current value, any other instrument reports an increment.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.LabelsOf(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                _series.Add(labels, series = new(_bounds.Count));
            }

            series.Value = _isObservable ? value : series.Value + value;
            if (IsHistogram)
            {
                series.Count(value, _bounds);
            }
        }
    }

    /// <summary>Clears the series of an observable instrument before its next observation.</summary>
    public void Reset()
    {
        if (_isObservable)
        {
            lock (_gate)
            {
                _series.Clear();
            }
        }
    }

    /// <summary>Appends the family in the text format.</summary>
    public void Write(StringBuilder text)
    {
        text.Append("# HELP ").Append(_name).Append(' ').Append(_help).Append('\n').Append("# TYPE ").Append(_name).Append(' ').Append(_type).Append('\n');
        lock (_gate)
        {
            if (IsHistogram && _series.Count == 0)
            {
                WriteHistogram(text, "", new(_bounds.Count));
            }

            foreach (var (labels, series) in _series)
            {
                if (IsHistogram)
                {
                    WriteHistogram(text, labels, series);
                }
                else
                {
                    WriteLine(text, "", labels, series.Value);
                }
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        var sum = 0L;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            sum += series.Buckets[i];
            var bound = i < _bounds.Count ? _bounds[i] : double.PositiveInfinity;
            WriteLine(text, "_bucket", PrometheusText.With(labels, "le", PrometheusText.Number(bound)), sum);
        }

        WriteLine(text, "_sum", labels, series.Value);
        WriteLine(text, "_count", labels, sum);
    }

    private void WriteLine(StringBuilder text, string suffix, string labels, double value) =>
        text.Append(_name).Append(suffix).Append(labels).Append(' ').Append(PrometheusText.Number(value)).Append('\n');

    private sealed class Series(int bounds)
    {
        public long[] Buckets { get; } = new long[bounds + 1];

        public double Value { get; set; }

        // Bounds are inclusive upper limits.
        public void Count(double value, IReadOnlyList<double> bounds)
        {
            var bucket = 0;
            while (bucket < bounds.Count && value > bounds[bucket])
            {
                bucket++;
            }

            Buckets[bucket]++;
        }
    }
}
