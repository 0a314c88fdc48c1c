using System.Diagnostics.Metrics;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Telemetry;

/// <summary>The Prometheus text of instruments.</summary>
public sealed class PrometheusExporterTests : IDisposable
{
    private readonly ServiceProvider _host = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter _meter;
    private readonly PrometheusExporter _page;

    public PrometheusExporterTests()
    {
        var meters = _host.GetRequiredService<IMeterFactory>();
        _meter = meters.Create("Headway");
        _page = new(meters, NullLogger<PrometheusExporter>.Instance);
    }

    public void Dispose()
    {
        _page.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void Write_Counters_AddUpByLabels()
    {
        var counter = _meter.CreateCounter<long>("headway.events.refused", "{event}", "First line\nand a \\.");
        counter.Add(2, new KeyValuePair<string, object?>("code", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("code", "a"));
        counter.Add(1, new("code", "say \"hi\"\n\\"), new("other.key", 7));
        Assert.Equal(
            """
            # HELP headway_events_refused_total First line\nand a \\.
            # TYPE headway_events_refused_total counter
            headway_events_refused_total{code="a"} 5
            headway_events_refused_total{code="say \"hi\"\n\\",other_key="7"} 1

            """, _page.Write());
    }

    [Fact]
    public void Write_Histogram_CountsAValueAtABoundBelowIt()
    {
        var histogram = _meter.CreateHistogram("headway.job.wait", "s", "w", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.125, 1] });
        Assert.Contains("headway_job_wait_seconds_bucket{le=\"+Inf\"} 0\n", _page.Write(), StringComparison.Ordinal); // alerts need the series before the first value
        foreach (var seconds in (double[])[0, 0.125, 0.25, 1, 5])
        {
            histogram.Record(seconds);
        }

        Assert.Equal(
            """
            # HELP headway_job_wait_seconds w
            # TYPE headway_job_wait_seconds histogram
            headway_job_wait_seconds_bucket{le="0.125"} 2
            headway_job_wait_seconds_bucket{le="1"} 4
            headway_job_wait_seconds_bucket{le="+Inf"} 5
            headway_job_wait_seconds_sum 6.375
            headway_job_wait_seconds_count 5

            """, _page.Write());
    }

    [Fact]
    public void Write_ObservableInstrument_IsAskedEachTime()
    {
        Measurement<long>[] measurements = [new(4, new KeyValuePair<string, object?>("kind", "a")), new(5, new KeyValuePair<string, object?>("kind", "b"))];
        _meter.CreateObservableUpDownCounter("headway.jobs", () => measurements, "{job}", "j");
        Assert.Contains("# TYPE headway_jobs gauge\nheadway_jobs{kind=\"a\"} 4\nheadway_jobs{kind=\"b\"} 5\n", _page.Write(), StringComparison.Ordinal);
        measurements = [new(6, new KeyValuePair<string, object?>("kind", "a"))];
        Assert.EndsWith("# TYPE headway_jobs gauge\nheadway_jobs{kind=\"a\"} 6\n", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_CallbackThatThrows_LosesOnlyItsOwnFigure()
    {
        _meter.CreateObservableGauge("headway.a", static () => 1L);
        _meter.CreateObservableGauge("headway.b", long () => throw new ObjectDisposedException("redis"));
        _meter.CreateObservableGauge("headway.c", static () => 3L);
        var text = _page.Write();
        Assert.Contains("\nheadway_a 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nheadway_b ", text, StringComparison.Ordinal);
        Assert.Contains("\nheadway_c 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_MeterOfAnotherHost_IsNotThere()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Headway").CreateObservableGauge("headway.a", static () => 1L);
        _host.GetRequiredService<IMeterFactory>().Create("Other").CreateObservableGauge("headway.b", static () => 1L);
        Assert.Empty(_page.Write());
    }

    [Fact]
    public async Task Refusals_NewReasonsWhileTheyAreRead_NoneIsAFault()
    {
        var refusals = new RefusalCounter();
        var counting = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                refusals.Count($"reason-{i}");
            }
        });
        while (!counting.IsCompleted)
        {
            Assert.NotEmpty(refusals.Counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        }

        await counting;
    }
}
