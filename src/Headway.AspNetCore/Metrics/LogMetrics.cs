using System.Diagnostics.Metrics;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Metrics;

/// <summary>The instruments of logs and jobs.</summary>
internal sealed class LogMetrics(IMeterFactory meters, EventLog log, JobEngine engine) : ObservedMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableCounter("headway.events.appended", () => log.Appended, "{event}", "Events stored since the start.");
        meter.CreateObservableUpDownCounter("headway.open_tails", () => log.OpenTails, "{log}", "Logs in memory because someone reads them.");
        meter.CreateObservableUpDownCounter("headway.jobs", () => log.JobCounts.Select(Count), "{job}", "Jobs by kind and status.");
        meter.CreateObservableUpDownCounter("headway.jobs.waiting", () => engine.Waiting, "{job}", "Jobs in line.");
        meter.CreateObservableUpDownCounter("headway.jobs.running", () => engine.Running, "{job}", "Jobs begun here and not ended.");
        meter.CreateObservableCounter("headway.process.allocated", static () => GC.GetTotalAllocatedBytes(), "By", "Bytes that the process has allocated for objects.");
    }

    private static Measurement<long> Count(JobCount count) =>
        new(count.Count, new("kind", count.Kind), new("status", count.Status.ToString().ToLowerInvariant()));
}
