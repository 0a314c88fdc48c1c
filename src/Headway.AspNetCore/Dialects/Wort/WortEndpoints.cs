using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>The routes of the dialect, under each of the three prefixes that its clients use.</summary>
internal sealed class WortEndpoints(WortDialect dialect)
{
    private const int MostDepth = 5;
    private const int MostProbes = 8;

    private static readonly string[] s_prefixes = ["/research", "/chat/research", "/api/chat/research"];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var prefix in s_prefixes)
        {
            routes.MapStart(prefix, StartAsync).WithSummary("Starts a research job (Wort)");
            routes.MapGet(prefix + "/result/{id}", ResultAsync).WithSummary("How a job stands, and its report (Wort)");
            routes.MapSocket(prefix + "/stream/{id}", StreamAsync).TakesQuery("replay");
        }
    }

    private static async Task<IResult> StartAsync(HttpContext http, JobEngine engine)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var config = body.Member("config");
        var input = new { Question = body.Text("query"), SessionId = body.Text("session_id"), ModelId = body.Text("model_id") };
        var options = new
        {
            Depth = config.Clamp("max_depth", 1, MostDepth),
            Breadth = config.Clamp("max_probes", 1, MostProbes) ?? config.Clamp("num_plan_steps", 1, MostProbes),
        };
        var (job, refusal) = await DialectRequest.StartAsync(http, engine, "research", input, options);
        return refusal ?? Results.Json(new { JobId = job!.Id, SessionId = input.SessionId ?? job.Id, Status = StatusOf(job) }, JobJson.Options);
    }

    private static async Task<IResult> ResultAsync(string id, HttpContext http, EventLog log)
    {
        if (await DialectRequest.FindJobAsync(http, log, id, Channel) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        var input = JobData.Request(job).Member("input");
        var result = job.Status == JobStatus.Completed ? (await JobData.LastAsync(job, log, http.RequestAborted)).Member("result") : default;
        var answer = new
        {
            JobId = id,
            SessionId = input.Text("session_id") ?? job.Id,
            Query = input.Text("question") ?? job.Title,
            Status = StatusOf(job),
            Report = job.Status == JobStatus.Completed ? WortReport.Of(result) : null,
            Error = job.Error?.Message ?? (job.Status == JobStatus.Cancelled ? "The job was cancelled." : null),
            CreatedAt = job.Created,
            CompletedAt = job.Finished,
        };
        return Results.Json(answer, JobJson.Options);
    }

    private async Task<IResult> StreamAsync(string id, HttpContext http, EventLog log, DialectStreams streams)
    {
        if (await DialectRequest.FindJobAsync(http, log, id, Channel) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        if (JobCursor.Of(http.Request, job.Id) is not { } cursor)
        {
            return HeadwayProblem.Invalid(ReadParameters.BadCursor);
        }

        // A client that connects after the end gets only the last message, unless it requests the log with a cursor or replay=1.
        var wantsAll = RequestCursor.Text(http.Request).Length > 0 || http.Request.Query["replay"] == "1";
        return await streams.ServeAsync(http, dialect, job, job.IsClosed && !wantsAll ? new(job.LastSeq - 1) : cursor, new());
    }

    private static string StatusOf(JobRecord job) =>
        job.Status switch { JobStatus.Queued => "pending", JobStatus.Running => "running", JobStatus.Completed => "complete", _ => "failed" };

    /// <summary>Returns the idempotency key of the job of a producer's id.</summary>
    internal static string Channel(string id) => $"research:{id}:progress";
}
