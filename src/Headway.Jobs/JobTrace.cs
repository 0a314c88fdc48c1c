using System.Diagnostics;
using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// The spans of a job: the time in the queue, each attempt and each step. Their parent is the request that created the
/// job. The log stores it as a W3C traceparent (<c>trace</c> of <c>job.queued</c>), so a job stays in its trace after a
/// restart.
/// </summary>
/// <remarks>Without a listener on <see cref="Source"/>, no spans are created.</remarks>
internal static class JobTrace
{
    public const string SourceName = "Headway";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The traceparent of the current span, for the log; null without tracing.</summary>
    public static string? CurrentParent => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Records the span of the time in the queue, which ends at <paramref name="now"/>.</summary>
    public static void RecordQueueTime(JobRecord job, DateTimeOffset now)
    {
        using var span = Source.HasListeners()
            ? Source.StartActivity("queue", ActivityKind.Internal, ParentOf(job), TagsOf(job), links: null, job.Created)
            : null;
        span?.SetEndTime(now.UtcDateTime);
    }

    /// <summary>Starts the span of an attempt; null without tracing.</summary>
    public static Activity? StartAttempt(JobRecord job, int attempt)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity($"job {job.Kind}", ActivityKind.Consumer, ParentOf(job), TagsOf(job));
        span?.SetTag("headway.job.attempt", attempt);
        return span;
    }

    /// <summary>Starts the span of a step; null without tracing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">The step.</param>
    /// <param name="parent">The span of the parent step. By default, the current span is the parent.</param>
    public static Activity? StartStep(string job, NodeSpec node, ActivityContext parent)
    {
        if (!Source.HasListeners() || Source.StartActivity($"{node.Kind} {node.Name}", ActivityKind.Internal, parent) is not { } span)
        {
            return null;
        }

        return span.SetTag("headway.job.id", job)
            .SetTag("headway.node.id", node.Id)
            .SetTag("headway.node.kind", node.Kind)
            .SetTag("headway.node.name", node.Name);
    }

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(Activity? span, JobError error) => span?.SetTag("error.type", error.Code).SetStatus(ActivityStatusCode.Error, error.Message);

    private static KeyValuePair<string, object?>[] TagsOf(JobRecord job) => [new("headway.job.id", job.Id), new("headway.job.kind", job.Kind)];

    private static ActivityContext ParentOf(JobRecord job)
    {
        if (job.Request.IsEmpty)
        {
            return default; // a store that lost the request: the job runs in a trace of its own
        }

        using var request = JsonDocument.Parse(job.Request);
        return request.RootElement.TryGetProperty("trace", out var trace) && trace.ValueKind == JsonValueKind.String
            && ActivityContext.TryParse(trace.GetString(), null, isRemote: true, out var context) ? context : default;
    }
}
