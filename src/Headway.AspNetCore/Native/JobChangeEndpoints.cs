using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Native;

/// <summary>Renames and deletes jobs (PROTOCOL.md, section 3.9).</summary>
internal static partial class JobChangeEndpoints
{
    private const int MaxShown = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPatch("/v1/jobs/{id}", RenameAsync).WithSummary("Gives a job another title");
        routes.MapDelete("/v1/jobs/{id}", DeleteAsync).WithSummary("Deletes a job and its log");
    }

    private static async Task<IResult> RenameAsync(string id, HttpContext http, JobEngine engine, EventLog log)
    {
        if (!RequestBody.IsJson(http.Request))
        {
            return RequestBody.WrongMediaType("application/json");
        }

        var (document, fault) = RequestBody.Parse(await RequestBody.ReadAsync(http.Request, http.RequestAborted));
        using (document)
        {
            fault ??= Check(document!.RootElement);
            if (fault is not null)
            {
                return HeadwayProblem.Invalid(fault);
            }

            return await http.FindOwnOrAnyJobAsync(log, id) is { } job
                && await engine.RenameAsync(job.Id, document!.RootElement.GetProperty("title").GetString()!, http.RequestAborted)
                && await log.FindAsync(job.Id, http.RequestAborted) is { } renamed
                ? Results.Json(await JobView.WholeAsync(renamed, engine, log, http.RequestAborted), JobJson.Options)
                : HeadwayProblem.UnknownJob(id);
        }
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, JobEngine engine, EventLog log, ILoggerFactory loggers)
    {
        if (await http.FindOwnOrAnyJobAsync(log, id) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        var by = Callers.Owner(http);
        var outcome = await engine.DeleteAsync(job, by, CancellationToken.None); // a caller who leaves must not stop it between the cancel and the deletion
        if (outcome == DeleteOutcome.UnknownJob)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        LogDeleted(loggers.CreateLogger(typeof(JobChangeEndpoints)), job.Id, job.Kind, job.Owner, by);
        return outcome == DeleteOutcome.WasOpen ? Results.StatusCode(StatusCodes.Status202Accepted) : Results.NoContent();
    }

    private static EventFault? Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new("invalid_body", "The body must be an object: {\"title\"}.");
        }

        foreach (var member in root.EnumerateObject())
        {
            if (member.Name != "title")
            {
                return new("unknown_field", $"'{(member.Name.Length <= MaxShown ? member.Name : member.Name[..MaxShown] + "…")}' cannot be changed. Only 'title' can.");
            }
        }

        return !root.TryGetProperty("title", out var title) ? new("missing_field", "'title' is missing.")
            : title.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(title.GetString()) ? new("invalid_title", "'title' must be a string that is not blank.")
            : null;
    }

    [LoggerMessage(30, LogLevel.Information, "Job {Job} (kind {Kind}, owner {Owner}) was deleted by {By}.")]
    private static partial void LogDeleted(ILogger logger, string job, string kind, string owner, string by);
}
