using Headway.AspNetCore.Access;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The routes of the dialect: start a check, follow a task, and get its status and result.</summary>
internal sealed class TypeSafeEndpoints(TypeSafeDialect dialect, TypeSafeOptions options)
{
    private const string EstimatedTime = "1-30 seconds";
    private const int MostId = 180; // the channel's name must be a key: at most 200 characters

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapStart("/scan-text", StartAsync).WithSummary("Starts a scam check (TypeSafe)");
        routes.MapGet("/agent-task/{id}/status", StatusAsync).WithSummary("Returns the status of a task (TypeSafe)");
        routes.MapGet("/agent-task/{id}/result", ResultAsync).WithSummary("Returns the result of a task (TypeSafe)");
        routes.MapSocket("/ws/agent-progress/{id}", WatchAsync);
    }

    private static async Task<IResult> StartAsync(HttpContext http, JobEngine engine)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var (job, refusal) = await DialectRequest.StartAsync(http, engine, "scam-check", new { Text = body.Member("text").OrNull() });
        return refusal ?? Results.Json(new { Type = "agent", TaskId = job!.Id, WsUrl = SocketUrl(http, job.Id), EstimatedTime }, JobJson.Options);
    }

    private async Task<IResult> StatusAsync(string id, HttpContext http, EventLog log)
    {
        if (await DialectRequest.FindJobAsync(http, log, id, Channel) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        var last = await TypeSafeHistory.LastAsync(dialect, job, log, http.RequestAborted);
        return Results.Json(
            new
            {
                TaskId = id,
                JobId = job.Id,
                Status = job.Status switch { JobStatus.Queued => "pending", JobStatus.Running => "running", JobStatus.Completed => "completed", _ => "failed" },
                Step = last.Text("step"),
                Tool = last.Text("tool"),
                Message = last.Text("message"),
                Percent = last.Int("percent"),
                Error = job.Error?.Message ?? (job.Status == JobStatus.Cancelled ? "The job was cancelled." : null),
                CreatedAt = job.Created,
                StartedAt = job.Started,
                CompletedAt = job.Finished,
            },
            JobJson.Options);
    }

    private static async Task<IResult> ResultAsync(string id, HttpContext http, EventLog log)
    {
        if (await DialectRequest.FindJobAsync(http, log, id, Channel) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        if (job.Status != JobStatus.Completed)
        {
            return job.IsClosed
                ? HeadwayProblem.Of(StatusCodes.Status409Conflict, "no_result", job.Error?.Message ?? "The job was cancelled.")
                : HeadwayProblem.Of(StatusCodes.Status409Conflict, "not_finished", "The job has not ended yet.");
        }

        // A producer of this contract ends its task with a message, which may have more members than the contract requires.
        var data = await JobData.LastAsync(job, log, http.RequestAborted);
        return Results.Json(data.Member("result").OrNull() ?? data, JobJson.Options);
    }

    private async Task<IResult> WatchAsync(string id, HttpContext http, EventLog log, DialectStreams streams, TimeProvider time)
    {
        if (id.Length > MostId)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        var job = await DialectRequest.FindJobAsync(http, log, id, Channel);
        if ((job is null ? ReadParameters.ParseCursor(RequestCursor.Text(http.Request)) : JobCursor.Of(http.Request, job.Id)) is not { } cursor)
        {
            return HeadwayProblem.Invalid(ReadParameters.BadCursor);
        }

        var socket = new DialectSocket
        {
            Greeting = _ => TypeSafeDialect.Greeting(time.GetUtcNow()),
            Heartbeat = options.Heartbeat,
            IdleTimeout = options.IdleTimeout,
        };
        return job is not null
            ? await streams.ServeAsync(http, dialect, job, cursor, socket)
            : http.Features.Get<Ticket>() is not null ? HeadwayProblem.UnknownJob(id) // a ticket is valid for one existing job, so it cannot wait for another
            : await streams.WaitAsync(http, dialect, Channel(id), cursor, socket);
    }

    /// <summary>Returns the idempotency key of the job of a producer's id.</summary>
    internal static string Channel(string id) => $"agent_progress:{id}";

    // ws replaces http, and so wss replaces https.
    private static string SocketUrl(HttpContext http, string id) =>
        $"ws{http.RequestServices.GetRequiredService<PublicUrls>().OriginFor(http.Request)["http".Length..]}{http.AddressOf($"/ws/agent-progress/{id}")}";
}
