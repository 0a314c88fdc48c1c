using System.Text.Json;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The routes of the dialect.</summary>
internal static class LangGraphEndpoints
{
    private const string Address = "/research/stream";

    public static void Map(IEndpointRouteBuilder routes, LangGraphDialect dialect)
    {
        routes.MapPost(Address, (HttpContext http, JobEngine engine, DialectStreams streams) => StartAsync(http, engine, streams, dialect))
            .WithSummary("Starts a research job and streams it (LangGraph)").CountAs(Rate.Jobs);
        routes.MapGet(Address, (HttpContext http, JobEngine engine, StartingAddress address) =>
                address.ServeAsync(http, dialect, () => CreateAsync(http, engine, Text(http, "question"), Text(http, "stream_mode"))))
            .WithSummary("Starts a research job, or goes on with it, for an EventSource (LangGraph)").CountAs(Rate.Jobs);
        routes.MapGet(Address + "/{id}", (string id, HttpContext http, EventLog log, DialectStreams streams) => JoinAsync(id, http, log, streams, dialect))
            .WithMetadata(new HandshakeRoute(IsSocket: false)).WithSummary("Streams a job (LangGraph)").TakeTickets();
    }

    private static async Task<IResult> StartAsync(HttpContext http, JobEngine engine, DialectStreams streams, LangGraphDialect dialect)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var (job, refusal) = await CreateAsync(http, engine, body.Member("question"), body.Member("stream_mode"));
        return refusal ?? await streams.SendAsync(http, dialect, job!, Cursor.Start, SseIds.Seq);
    }

    private static async Task<IResult> JoinAsync(string id, HttpContext http, EventLog log, DialectStreams streams, LangGraphDialect dialect) =>
        await http.FindJobAsync(log, id) is not { } job ? HeadwayProblem.UnknownJob(id)
        : JobCursor.Of(http.Request, job.Id) is not { } cursor ? HeadwayProblem.Invalid(ReadParameters.BadCursor)
        : await streams.SendAsync(http, dialect, job, cursor, SseIds.Seq);

    private static async Task<(JobRecord? Job, IResult? Problem)> CreateAsync(HttpContext http, JobEngine engine, JsonElement question, JsonElement mode)
    {
        if (question.Text() is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return (null, HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, "empty_question", "'question' is missing, or has no text."));
        }

        if (mode.OrNull() is { } given && given.Text() != "events")
        {
            return (null, HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, "unknown_stream_mode", "The only 'stream_mode' is 'events'."));
        }

        var (job, problem) = await DialectRequest.StartAsync(http, engine, "research", new { Question = text });
        if (job is not null)
        {
            http.Response.Headers.ContentLocation = http.AddressOf($"{Address}/{job.Id}");
        }

        return (job, problem);
    }

    private static JsonElement Text(HttpContext http, string name) =>
        http.Request.Query.TryGetValue(name, out var value) ? JsonSerializer.SerializeToElement(value.ToString()) : default;
}
