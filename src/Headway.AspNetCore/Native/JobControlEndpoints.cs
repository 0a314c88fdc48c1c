using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>Requests to a job that has not ended: cancel, the answer to its question, and steering (PROTOCOL.md, section 3.7).</summary>
internal static class JobControlEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/jobs/{id}/cancel", (string id, HttpContext http, JobEngine engine, EventLog log) =>
            TellAsync(id, http, log, (job, body) => CancelAsync(job, body, http, engine))).WithSummary("Asks a job to stop");
        routes.MapPost("/v1/jobs/{id}/input", (string id, HttpContext http, JobEngine engine, EventLog log) =>
            TellAsync(id, http, log, (job, body) => AnswerAsync(job, body, http, engine))).WithSummary("Answers a job's open question, or steers the job");
    }

    private static async Task<IResult> CancelAsync(JobRecord job, JsonElement body, HttpContext http, JobEngine engine)
    {
        var reason = Member(body, "reason") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var result = await engine.CancelAsync(job.Id, reason, Callers.Owner(http), http.RequestAborted);
        return result.IsAccepted
            ? Accepted(job, result)
            : Ended();
    }

    private static async Task<IResult> AnswerAsync(JobRecord job, JsonElement body, HttpContext http, JobEngine engine)
    {
        var answer = Member(body, "answer");
        if (answer.ValueKind == JsonValueKind.Undefined)
        {
            return HeadwayProblem.Of(StatusCodes.Status400BadRequest, "missing_field", "'answer' is missing.");
        }

        var result = await engine.AnswerAsync(job, answer, Callers.Owner(http), http.RequestAborted);
        return result.Outcome switch
        {
            _ when result.IsAccepted => Accepted(job, result),
            AppendOutcome.Closed when Steering.Is(answer) => Ended(),
            _ => HeadwayProblem.Of(StatusCodes.Status409Conflict, "nothing_asked", "The job asks nothing, or has its answer already."),
        };
    }

    // Reads the optional body, and finds the caller's job.
    private static async Task<IResult> TellAsync(string id, HttpContext http, EventLog log, Func<JobRecord, JsonElement, Task<IResult>> tell)
    {
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        if (body.Length > 0 && !RequestBody.IsJson(http.Request))
        {
            return RequestBody.WrongMediaType("application/json");
        }

        var (document, fault) = body.Length > 0 ? RequestBody.Parse(body) : (null, null);
        using (document)
        {
            if (fault is null && document is { RootElement.ValueKind: not JsonValueKind.Object })
            {
                fault = new("invalid_body", "The body must be an object.");
            }

            if (fault is not null)
            {
                return HeadwayProblem.Invalid(fault);
            }

            return await http.FindJobAsync(log, id) is { } job ? await tell(job, document?.RootElement ?? default) : HeadwayProblem.UnknownJob(id);
        }
    }

    private static IResult Ended() => HeadwayProblem.Of(StatusCodes.Status409Conflict, "job_ended", "The job has ended already.");

    private static IResult Accepted(JobRecord job, AppendResult result) =>
        Results.Json(new { job.Id, result.LastSeq }, JobJson.Options, statusCode: StatusCodes.Status202Accepted);

    private static JsonElement Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;
}
