using System.Diagnostics.Metrics;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>How long jobs waited in line before they were first begun: for <c>/metrics</c>, for collectors, and in the trace.</summary>
internal sealed class JobWaits
{
    private static readonly Meter s_meter = new(JobTrace.SourceName);
    private static readonly Histogram<double> s_wait = s_meter.CreateHistogram<double>("headway.job.wait", "s", "How long jobs waited in line before they were first begun.");

    public DurationHistogram Histogram { get; } = new(0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200);

    /// <summary>A job leaves the line. One that is taken up again has waited for a server, not in its line.</summary>
    public void Measure(JobRecord job, TimeProvider time)
    {
        if (job.Attempt > 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var waited = now > job.Created ? now - job.Created : TimeSpan.Zero;
        Histogram.Record(waited);
        s_wait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("kind", job.Kind));
        JobTrace.Waited(job, now);
    }
}
