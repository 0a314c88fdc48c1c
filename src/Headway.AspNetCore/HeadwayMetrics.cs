using System.Diagnostics.Metrics;

namespace Headway.AspNetCore;

/// <summary>Counts group commits and refused events. The instruments belong to the host's meter <c>Headway</c>.</summary>
/// <remarks>Thread-safe. Recording a commit allocates nothing.</remarks>
public sealed class HeadwayMetrics
{
    internal const string MeterName = "Headway";

    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _refusedEvents;
    private long _commits;
    private long _commitTicks;
    private long _committedRequests;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The host's meter factory. Two hosts in one process have separate counts.</param>
    public HeadwayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusedEvents = meter.CreateCounter<long>("headway.events.refused", "{event}", "Appended events refused as invalid, by error code.");
        meter.CreateObservableCounter("headway.commits", () => Volatile.Read(ref _commits), "{commit}", "Group commits of the store.");
        meter.CreateObservableCounter("headway.commit.requests", () => Volatile.Read(ref _committedRequests), "{request}", "Requests in group commits.");
        meter.CreateObservableCounter("headway.commit.seconds", () => TimeSpan.FromTicks(Volatile.Read(ref _commitTicks)).TotalSeconds, "s", "Time spent in group commits.");
        _commitDuration = meter.CreateHistogram("headway.commit.duration", "s", "Duration of group commits.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });
    }

    /// <summary>Records a group commit of the store.</summary>
    /// <param name="took">The duration of the commit.</param>
    /// <param name="requests">The number of requests in the group.</param>
    public void RecordCommit(TimeSpan took, int requests)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _commitTicks, took.Ticks);
        Interlocked.Add(ref _committedRequests, requests);
        _commitDuration.Record(took.TotalSeconds);
    }

    /// <summary>Counts events that the log refused as invalid.</summary>
    /// <param name="code">The error code.</param>
    /// <param name="count">The number of events.</param>
    internal void CountRefusedEvents(string code, int count = 1) => _refusedEvents.Add(count, new KeyValuePair<string, object?>("code", code));
}
