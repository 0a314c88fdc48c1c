using System.Diagnostics.Metrics;

namespace Headway.AspNetCore;

/// <summary>Counts what a store commits and what it is not given. Its instruments belong to the host's meter <c>Headway</c>.</summary>
/// <remarks>Thread-safe. Counting a commit allocates nothing.</remarks>
public sealed class HeadwayMetrics
{
    internal const string MeterName = "Headway";

    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _refusedEvents;
    private long _commits;
    private long _commitTicks;
    private long _committedRequests;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The host's factory: two hosts in one process count apart.</param>
    public HeadwayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusedEvents = meter.CreateCounter<long>("headway.events.refused", "{event}", "Appends that held something that is no event, by the code of the fault.");
        meter.CreateObservableCounter("headway.commits", () => Volatile.Read(ref _commits), "{commit}", "Group commits of the store.");
        meter.CreateObservableCounter("headway.commit.requests", () => Volatile.Read(ref _committedRequests), "{request}", "Requests in those groups.");
        meter.CreateObservableCounter("headway.commit.seconds", () => TimeSpan.FromTicks(Volatile.Read(ref _commitTicks)).TotalSeconds, "s", "Time spent in group commits.");
        _commitDuration = meter.CreateHistogram("headway.commit.duration", "s", "How long group commits took.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });
    }

    /// <summary>Counts a group commit of the store.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="requests">How many requests the group held.</param>
    public void Committed(TimeSpan took, int requests)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _commitTicks, took.Ticks);
        Interlocked.Add(ref _committedRequests, requests);
        _commitDuration.Record(took.TotalSeconds);
    }

    /// <summary>Counts what a producer sent and the log did not take.</summary>
    /// <param name="code">The fault's code.</param>
    /// <param name="count">How many.</param>
    internal void RefusedEvents(string code, int count = 1) => _refusedEvents.Add(count, new KeyValuePair<string, object?>("code", code));
}
