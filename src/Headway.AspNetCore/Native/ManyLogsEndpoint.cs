using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Native;

/// <summary>The logs of several jobs on one connection (PROTOCOL.md, section 4.11).</summary>
internal static class ManyLogsEndpoint
{
    private static readonly string[] s_forms = [LiveResponse.Sse, LiveResponse.Ndjson];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/events", ReadAsync).WithSummary("The logs of several jobs")
        .TakesQuery("job").TakesQuery(ReadParameters.Names).WithSocketAt("/v1/ws");

    private static async Task<IResult> ReadAsync(HttpContext http, EventLog log, ConnectionRegistry clock, HttpOptions options)
    {
        http.Response.Headers.Append(HeaderNames.Vary, "Accept");
        http.Response.Headers.CacheControl = "no-store";
        if (Negotiation.Choose(http.Request, s_forms) is not { } form)
        {
            return Negotiation.NotAcceptable(s_forms);
        }

        var (parameters, fault) = ManyLogsParameters.Read(http.Request);
        if (fault is not null)
        {
            return HeadwayProblem.Invalid(fault);
        }

        var isSse = form == LiveResponse.Sse;
        var connection = clock.Enter(http, ConnectionFacts.Native, isSse ? "sse" : "ndjson", isSse ? null : parameters!.Heartbeat);
        connection.Subscribed = parameters!.Choice.Interest;
        FrameWriter writer = isSse ? new SseFrameWriter(options.Retry) : new NdjsonFrameWriter();
        var loop = new ReaderLoop(writer, connection);
        await LiveResponse.SendAsync(http, loop, form, FollowAsync(http, log, connection, loop, parameters, writer, isSse));
        return Results.Empty;
    }

    private static async ValueTask<IResult?> FollowAsync(
        HttpContext http, EventLog log, Connection connection, ReaderLoop loop, ManyLogsParameters parameters, FrameWriter batch, bool isSse)
    {
        var cursors = new long[parameters.Jobs.Count];
        for (var i = 0; i < cursors.Length; i++)
        {
            var job = parameters.Jobs[i];
            var (_, reader, problem) = await http.OpenLogAsync(log, job, parameters.Cursors[i], connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            cursors[i] = reader!.Cursor;
            IEventSink sink = isSse ? new JobSseSink(batch, job, cursors, i) : new JobNdjsonSink(batch, job);
            loop.Follow(new LogFeed(reader, sink, connection, parameters.Choice.Subscribe(), parameters.Pace));
        }

        return loop.Feeds.All(static feed => feed.IsOver) ? Results.NoContent() : null;
    }
}
