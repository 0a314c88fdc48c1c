using System.Diagnostics.Metrics;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>Measures how long jobs are queued before their first attempt, as a histogram and in the trace.</summary>
/// <param name="meters">Creates the histogram. Null: no histogram.</param>
internal sealed class QueueWaitTimes(IMeterFactory? meters)
{
    private readonly Histogram<double>? _wait = meters?.Create(JobTrace.SourceName).CreateHistogram(
        "headway.job.wait", "s", "How long jobs were queued before their first attempt.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200],
        });

    /// <summary>Measures a job that leaves the queue. Later attempts are not measured: they waited for a restart, not for a slot.</summary>
    public void Measure(JobRecord job, TimeProvider time)
    {
        if (job.Attempt > 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var waited = now > job.Created ? now - job.Created : TimeSpan.Zero;
        _wait?.Record(waited.TotalSeconds);
        JobTrace.RecordQueueTime(job, now);
    }
}
