using System.Text.Json;
using Headway.AspNetCore.Hosting;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The routes of the dialect.</summary>
internal static class LangGraphEndpoints
{
    private const string Address = "/research/stream";

    public static void Map(IEndpointRouteBuilder routes, LangGraphDialect dialect)
    {
        routes.MapStart(Address, (HttpContext http, JobEngine engine, StartingAddress address) => address.ServeAsync(http, dialect, () => StartAsync(http, engine)))
            .WithSummary("Starts a research job and streams it, or resumes one (LangGraph)");
        routes.MapStart(Address, (HttpContext http, JobEngine engine, StartingAddress address) =>
                address.ServeAsync(http, dialect, () => CreateAsync(http, engine, Text(http, "question"), Text(http, "stream_mode"))), HttpMethods.Get)
            .WithSummary("Starts a research job, or resumes one, for an EventSource (LangGraph)").TakesQuery("question", "stream_mode");
        routes.MapStream(Address + "/{id}", (string id, HttpContext http, DialectStreams streams) => streams.SendAsync(http, dialect, id))
            .WithSummary("Streams a job (LangGraph)");
    }

    private static async Task<(JobRecord? Job, IResult? Problem)> StartAsync(HttpContext http, JobEngine engine)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        return problem is null ? await CreateAsync(http, engine, body.Member("question"), body.Member("stream_mode")) : (null, problem);
    }

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
