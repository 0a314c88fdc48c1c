using System.Text.Json;
using Headway.AspNetCore.Hosting;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>The routes of the dialect.</summary>
internal static class KognysEndpoints
{
    private const string Papers = "/papers";
    private const string Streams = "/papers/stream";

    public static void Map(IEndpointRouteBuilder routes, KognysDialect dialect)
    {
        routes.MapStart(Streams, (HttpContext http, JobEngine engine, EventLog log, StartingAddress address) =>
                address.ServeAsync(http, dialect, () => CreateAsync(http, engine, log), SseIds.None))
            .WithSummary("Starts a research job and streams it, or resumes one (Kognys)");
        routes.MapStart(Streams, (HttpContext http, JobEngine engine, EventLog log, StartingAddress address) =>
                address.ServeAsync(http, dialect, () => CreateAsync(http, engine, log, Query(http, "message"), Query(http, "user_id"))), HttpMethods.Get)
            .WithSummary("Starts a research job, or resumes one, for an EventSource (Kognys)").TakesQuery("message", "user_id");
        routes.MapStream(Streams + "/{id}", (string id, HttpContext http, DialectStreams streams) => streams.SendAsync(http, dialect, id, SseIds.JobAndSeq))
            .WithSummary("Streams a job (Kognys)");
        routes.MapStart(Papers, (HttpContext http, JobEngine engine, EventLog log, JobEnd end) => WriteAsync(http, engine, log, end, dialect))
            .WithSummary("Researches a question and answers with the paper (Kognys)");
        routes.MapGet(Papers + "/{id}", (string id, HttpContext http, EventLog log) => ReadAsync(id, http, log, dialect))
            .WithSummary("Returns the paper of a job (Kognys)");
    }

    private static async Task<IResult> WriteAsync(HttpContext http, JobEngine engine, EventLog log, JobEnd end, KognysDialect dialect)
    {
        var (job, problem) = await CreateAsync(http, engine, log);
        return problem ?? await KognysPaper.AnswerStartAsync(http, log, await end.WaitAsync(http, dialect, job!), dialect);
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, EventLog log, KognysDialect dialect) =>
        await http.FindJobAsync(log, id) is { } job ? await KognysPaper.AnswerReadAsync(http, log, job, dialect) : HeadwayProblem.UnknownJob(id);

    private static async Task<(JobRecord? Job, IResult? Problem)> CreateAsync(HttpContext http, JobEngine engine, EventLog log)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        return problem is null ? await CreateAsync(http, engine, log, body.Member("message"), body.Member("user_id")) : (null, problem);
    }

    private static async Task<(JobRecord? Job, IResult? Problem)> CreateAsync(HttpContext http, JobEngine engine, EventLog log, JsonElement message, JsonElement user)
    {
        if (message.ValueKind == JsonValueKind.Undefined)
        {
            return (null, HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, "missing_field", "'message' is missing."));
        }

        var (job, problem) = await KognysQuestion.StartAsync(http, engine, log, message, user);
        if (job is not null)
        {
            http.Response.Headers.ContentLocation = http.AddressOf($"{Streams}/{job.Id}");
        }

        return (job, problem);
    }

    private static JsonElement Query(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var value) ? JsonSerializer.SerializeToElement(value.ToString()) : default;
}
