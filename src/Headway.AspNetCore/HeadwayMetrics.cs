using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore;

/// <summary>What the process counts, and its text form for <c>/metrics</c> (Prometheus exposition format 0.0.4).</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class HeadwayMetrics
{
    internal const string MeterName = "Headway";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Histogram<double> s_commit = s_meter.CreateHistogram<double>("headway.commit.duration", "s", "How long group commits took.");

    private readonly ConcurrentDictionary<string, long> _refusedEvents = new(StringComparer.Ordinal);
    private readonly DurationHistogram _commitTimes = new(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5);
    private long _commits;
    private long _commitTicks;
    private long _committedRequests;

    /// <summary>Counts a group commit of the store.</summary>
    public void Committed(TimeSpan took, int requests)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _commitTicks, took.Ticks);
        Interlocked.Add(ref _committedRequests, requests);
        _commitTimes.Record(took);
        s_commit.Record(took.TotalSeconds);
    }

    /// <summary>Counts what a producer sent and the log did not take.</summary>
    /// <param name="code">The fault's code.</param>
    internal void RefusedEvents(string code) => _refusedEvents.AddOrUpdate(code, 1, static (_, count) => count + 1);

    internal string Write(EventLog log, JobEngine engine, ConnectionClock clock, IEnumerable<IMetricSource> others, params ReadOnlySpan<Action<StringBuilder>> parts)
    {
        var text = new StringBuilder();
        Metric(text, "headway_events_appended_total", "counter", "Events stored since the start.", ("", log.Appended));
        Metric(text, "headway_events_refused_total", "counter", "Appends that held something that is no event, by the code of the fault.",
            [.. _refusedEvents.Select(static pair => ($"{{code=\"{pair.Key}\"}}", (double)pair.Value))]);
        Metric(text, "headway_commits_total", "counter", "Group commits of the store.", ("", Volatile.Read(ref _commits)));
        Metric(text, "headway_commit_requests_total", "counter", "Requests in those groups.", ("", Volatile.Read(ref _committedRequests)));
        Metric(text, "headway_commit_seconds_total", "counter", "Time spent in group commits.", ("", TimeSpan.FromTicks(Volatile.Read(ref _commitTicks)).TotalSeconds));
        Histogram(text, "headway_commit_duration_seconds", "How long group commits took.", _commitTimes);
        Metric(text, "headway_open_tails", "gauge", "Logs in memory because someone reads them.", ("", log.OpenTails));
        Metric(text, "headway_jobs_waiting", "gauge", "Jobs in line.", ("", engine.Waiting));
        Metric(text, "headway_jobs_running", "gauge", "Jobs being worked on here.", ("", engine.Running));
        Histogram(text, "headway_job_wait_seconds", "How long jobs waited in line before they were first begun.", engine.Waits);
        Metric(text, "headway_jobs", "gauge", "Jobs by kind and status.",
            [.. log.JobCounts.Select(static count => ($"{{kind=\"{count.Kind}\",status=\"{Word(count.Status)}\"}}", (double)count.Count))]);
        WriteConnections(text, clock.Totals());
        Metric(text, "headway_process_allocated_bytes_total", "counter", "Bytes that the process has allocated for objects.", ("", GC.GetTotalAllocatedBytes()));
        foreach (var write in parts)
        {
            write(text);
        }

        foreach (var reading in others.SelectMany(static source => source.Read()))
        {
            Metric(text, reading.Name, reading.IsCounter ? "counter" : "gauge", reading.Help, ("", reading.Value));
        }

        return text.ToString();
    }

    internal static string Word(JobStatus status) => status.ToString().ToLowerInvariant();

    private static void Histogram(StringBuilder text, string name, string help, DurationHistogram durations)
    {
        var counts = durations.Cumulative();
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(" histogram\n");
        for (var i = 0; i < counts.Count; i++)
        {
            var bound = i < durations.Bounds.Count ? durations.Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(name).Append("_bucket{le=\"").Append(bound).Append("\"} ").Append(counts[i]).Append('\n');
        }

        text.Append(name).Append("_sum ").Append(durations.Sum.ToString("R", CultureInfo.InvariantCulture)).Append('\n')
            .Append(name).Append("_count ").Append(counts[^1]).Append('\n');
    }

    private static void WriteConnections(StringBuilder text, IReadOnlyList<ConnectionTotals> totals)
    {
        Metric(text, "headway_connections", "gauge", "Live connections.", Each(static of => of.Live));
        Metric(text, "headway_messages_sent_total", "counter", "Messages put on connections.", Each(static of => of.Counts.Sent));
        Metric(text, "headway_messages_filtered_total", "counter", "Messages hidden because the reader had not subscribed to them.", Each(static of => of.Counts.Filtered));
        Metric(text, "headway_messages_throttled_total", "counter", "Messages hidden because they moved a node by too little.", Each(static of => of.Counts.Throttled));
        Metric(text, "headway_reader_lag_events", "gauge", "The most events that are stored and not yet sent to one reader.", Each(static of => of.Lag));

        (string, double)[] Each(Func<ConnectionTotals, double> value) =>
            [.. totals.Select(of => ($"{{dialect=\"{of.Dialect}\",transport=\"{of.Transport}\"}}", value(of)))];
    }

    internal static void Metric(StringBuilder text, string name, string type, string help, params ReadOnlySpan<(string Labels, double Value)> values)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, value) in values)
        {
            text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
