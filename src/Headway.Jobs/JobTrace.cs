using System.Diagnostics;
using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// The spans of a job: its wait in line, each attempt, and each step, below the request that created it. Which request
/// that was stands in the log (<c>trace</c> of <c>job.queued</c>, a W3C traceparent), so a job that goes on after a
/// restart goes on in its trace.
/// </summary>
/// <remarks>Where nobody listens to <see cref="Source"/> all of this is nothing.</remarks>
internal static class JobTrace
{
    public const string SourceName = "Headway";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Where in a trace we are, for the log; null where nobody traces.</summary>
    public static string? Here => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>The span of the wait in line, which is over now.</summary>
    public static void Waited(JobRecord job, DateTimeOffset now)
    {
        using var span = Source.HasListeners()
            ? Source.StartActivity("queue", ActivityKind.Internal, ParentOf(job), TagsOf(job), links: null, job.Created)
            : null;
        span?.SetEndTime(now.UtcDateTime);
    }

    /// <summary>Begins the span of an attempt.</summary>
    public static Activity? Begin(JobRecord job, int attempt)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity($"job {job.Kind}", ActivityKind.Consumer, ParentOf(job), TagsOf(job));
        span?.SetTag("headway.job.attempt", attempt);
        return span;
    }

    /// <summary>Begins the span of a step.</summary>
    /// <param name="job">The job.</param>
    /// <param name="node">The step.</param>
    /// <param name="parent">The span of the step it lies in; where there is none, it lies in whatever runs.</param>
    public static Activity? Begin(string job, NodeSpec node, ActivityContext parent)
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

    /// <summary>The work of a span failed.</summary>
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
