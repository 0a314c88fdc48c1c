using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The dialect's routes for sessions. <see cref="ConnectionEndpoints"/> has those for connections.</summary>
internal static class DeepResearchEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, DeepResearchDialect dialect)
    {
        routes.MapStart("/api/research/start", StartAsync).WithSummary("Starts a research session (DeepResearch)");
        routes.MapSocket("/ws/research/{id}", (string id, HttpContext http, EventLog log, JobEngine engine, DialectStreams streams, TimeProvider time) =>
            ConnectAsync(dialect, id, http, streams, new Sessions(log, engine, time))).TakesQuery("preset");
        ConnectionEndpoints.Map(routes);
    }

    private static async Task<IResult> StartAsync(HttpContext http, JobEngine engine)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var minutes = body.Number("estimated_duration_minutes");
        var input = new { Question = body.Text("query"), ProjectId = body.Text("project_id"), UserId = body.Text("user_id"), EstimatedDurationMinutes = minutes };
        var (job, refusal) = await DialectRequest.StartAsync(http, engine, "research", input, body.Member("options").OrNull());
        return refusal ?? Results.Json(
            new
            {
                SessionId = job!.Id,
                Status = "started",
                Message = "The research session has started.",
                WebsocketUrl = http.AddressOf($"/ws/research/{job.Id}"),
                Query = input.Question,
                EstimatedDurationMinutes = minutes,
            },
            JobJson.Options);
    }

    private static async Task<IResult> ConnectAsync(DeepResearchDialect dialect, string id, HttpContext http, DialectStreams streams, Sessions sessions)
    {
        if (await DialectRequest.FindJobAsync(http, sessions.Log, id, static session => $"session:{session}") is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        if (JobCursor.Of(http.Request, job.Id) is not { } cursor)
        {
            return HeadwayProblem.Invalid(ReadParameters.BadCursor);
        }

        var preset = http.Request.Query["preset"].ToString();
        if ((preset.Length == 0 ? DeepResearchSubscription.All : DeepResearchSubscription.Preset(preset)) is not { } subscription)
        {
            return HeadwayProblem.Of(StatusCodes.Status400BadRequest, "invalid_preset", DeepResearchSubscription.Presets);
        }

        var dialogue = new DeepResearchDialogue(sessions.Engine, sessions.Log, sessions.Time, Callers.Owner(http), Callers.Access(http));
        return await streams.ServeAsync(http, dialect, job, cursor, new()
        {
            Greeting = connection => DeepResearchDialogue.Greet(job.Id, connection, subscription, sessions.Time.GetUtcNow()),
            Subscription = subscription.Choice,
            TakesLongMessages = true,
            Receive = dialogue.ReceiveAsync,
        });
    }

    private sealed record Sessions(EventLog Log, JobEngine Engine, TimeProvider Time);
}
