using System.Security.Cryptography;
using System.Text.Json;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Hosting;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>Creates, lists and returns jobs (PROTOCOL.md, section 3).</summary>
internal static class JobEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/jobs", CreateAsync).WithSummary("Creates and queues a job").WithRate(RateCategory.Jobs).TakesQuery([.. RequestCursor.Names]);
        routes.MapGet("/v1/jobs", ListAsync).WithSummary("The caller's jobs, newest first").TakesQuery("status", "kind", "limit", "before");
        routes.MapGet("/v1/jobs/{id}", FindAsync).WithSummary("One job");
    }

    private static async Task<IResult> CreateAsync(HttpContext http, JobEngine engine, EventLog log)
    {
        if (!RequestBody.IsJson(http.Request))
        {
            return RequestBody.WrongMediaType("application/json");
        }

        var (resumed, _, problem) = await JobStart.ResumeAsync(http, log);
        if (resumed is not null || problem is not null)
        {
            return problem ?? await AnswerAsync(http, resumed!, engine, log);
        }

        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        var (document, fault) = RequestBody.Parse(body);
        using (document)
        {
            var (key, keyFault) = IdempotencyKey.Read(http.Request);
            fault ??= CheckRequest(document!.RootElement) ?? keyFault;
            if (fault is not null)
            {
                return HeadwayProblem.Invalid(fault);
            }

            var root = document!.RootElement;
            if (Callers.RefuseKind(http, engine, root.GetProperty("kind").GetString()!) is { } refusal)
            {
                return refusal;
            }

            var request = new JobRequest(
                root.GetProperty("kind").GetString()!, Member(root, "input"), Member(root, "options"), Callers.Owner(http),
                key.Length > 0 ? new(key, Convert.ToHexStringLower(SHA256.HashData(body))) : null);
            return await CreateJobAsync(http, request, engine, log);
        }
    }

    private static async Task<IResult> CreateJobAsync(HttpContext http, JobRequest request, JobEngine engine, EventLog log)
    {
        var created = await engine.CreateAsync(request, http.RequestAborted);
        return JobStart.Accept(http, created) ?? await AnswerAsync(http, await log.FindAsync(created.Job.Id, http.RequestAborted) ?? created.Job, engine, log);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, JobRecord job, JobEngine engine, EventLog log)
    {
        var view = await JobView.WholeAsync(job, engine, log, http.RequestAborted);
        return Results.Json(view, JobJson.Options, statusCode: StatusCodes.Status201Created).WithLocation(http, $"/v1/jobs/{job.Id}");
    }

    private static async Task<IResult> ListAsync(HttpContext http, JobEngine engine, EventLog log)
    {
        var (query, fault) = JobListParameters.Read(http.Request, Callers.Owner(http));
        if (fault is not null)
        {
            return HeadwayProblem.Invalid(fault);
        }

        var jobs = await log.ListAsync(query! with { Limit = query.Limit + 1 }, http.RequestAborted); // one more than the page has: it shows whether there is a next page
        var page = await Task.WhenAll(jobs.Take(query.Limit).Select(job => JobView.OfAsync(job, engine, http.RequestAborted)));
        return Results.Json(new { Jobs = page, Next = jobs.Count > query.Limit ? page[^1].Id : null }, JobJson.Options);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext http, JobEngine engine, EventLog log) =>
        await http.FindJobAsync(log, id) is { } job
            ? Results.Json(await JobView.WholeAsync(job, engine, log, http.RequestAborted), JobJson.Options)
            : HeadwayProblem.UnknownJob(id);

    private static EventFault? CheckRequest(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new("invalid_body", "The body must be an object: {\"kind\", \"input\", \"options\"?}.");
        }

        foreach (var member in root.EnumerateObject())
        {
            if (member.Name is not ("kind" or "input" or "options"))
            {
                return new("unknown_field", $"'{(member.Name.Length <= 40 ? member.Name : member.Name[..40] + "…")}' is not a field of a job: kind, input, options.");
            }
        }

        if (Member(root, "kind").ValueKind != JsonValueKind.String)
        {
            return new("missing_field", "'kind' is missing, or is not a string.");
        }

        return Member(root, "options").ValueKind is JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Null
            ? null
            : new("invalid_options", "'options' must be an object.");
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : default;

    private static LocatedResult WithLocation(this IResult result, HttpContext http, string location) => new(result, http.AddressOf(location));

    private sealed class LocatedResult(IResult inner, string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
