using System.Diagnostics.Metrics;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Metrics;

/// <summary>Metrics of logs and jobs.</summary>
internal sealed class LogMetrics(IMeterFactory meters, EventLog log, JobEngine engine) : ObservableMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableCounter("headway.events.appended", () => log.Appended, "{event}", "Events stored since the process started.");
        meter.CreateObservableUpDownCounter("headway.open_tails", () => log.OpenTails, "{log}", "Logs in memory because they have readers.");
        meter.CreateObservableCounter("headway.jobs.deleted", () => log.DeletedJobs, "{job}", "Jobs deleted since the process started.");
        meter.CreateObservableCounter("headway.jobs.deleted_bytes", () => log.DeletedBytes, "By", "Bytes of events removed with deleted jobs.");
        meter.CreateObservableCounter("headway.owner_full", () => log.RefusedAsFull, "{request}", "Jobs and appends refused because their owner had reached the limit.");
        meter.CreateObservableUpDownCounter("headway.jobs", () => log.JobCounts.Select(Count), "{job}", "Jobs by kind and status.");
        meter.CreateObservableUpDownCounter("headway.jobs.waiting", () => engine.Waiting, "{job}", "Queued jobs.");
        meter.CreateObservableUpDownCounter("headway.jobs.running", () => engine.Running, "{job}", "Jobs that this process is running.");
        meter.CreateObservableCounter("headway.process.allocated", static () => GC.GetTotalAllocatedBytes(), "By", "Total bytes allocated on the managed heap.");
    }

    private static Measurement<long> Count(JobCount count) =>
        new(count.Count, new("kind", count.Kind), new("status", count.Status.ToString().ToLowerInvariant()));
}
