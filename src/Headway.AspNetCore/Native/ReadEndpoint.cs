using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Native;

/// <summary>The log of a job, live or as a page, by <c>Accept</c> (PROTOCOL.md, section 4).</summary>
internal static class ReadEndpoint
{
    private const string Json = "application/json";
    private const string Sse = LiveResponse.Sse;
    private const string Ndjson = LiveResponse.Ndjson;

    private static readonly string[] s_forms = [Json, Sse, Ndjson];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/jobs/{id}/events", ReadAsync).WithSummary("The log of a job").TakeTickets();

    private static async Task<IResult> ReadAsync(string id, HttpContext http, EventLog log, ConnectionClock clock, HttpOptions options)
    {
        http.Response.Headers.Append(HeaderNames.Vary, "Accept");
        http.Response.Headers.CacheControl = "no-store";
        if (Negotiation.Choose(http.Request, s_forms) is not { } form)
        {
            return Negotiation.NotAcceptable(s_forms);
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return HeadwayProblem.Invalid(fault);
        }

        return form == Json
            ? await LogPages.ReadAsync(id, http, log, parameters!)
            : await FollowAsync(id, http, log, parameters!, new(clock, options, form));
    }

    private static Task<IResult> FollowAsync(string id, HttpContext http, EventLog log, ReadParameters parameters, LiveForm live)
    {
        var connection = live.Clock.Enter(http, ConnectionFacts.Native, live.Form == Sse ? "sse" : "ndjson");
        connection.Subscribed = parameters.Choice.Interest;
        EventWriter writer = live.Form == Sse ? new SseFrameWriter(live.Options.Retry) : new NdjsonFrameWriter();
        return LiveResponse.SendAsync(http, new ReaderLoop(writer, connection), live.Form, async loop =>
        {
            var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            loop.Follow(new LogFeed(reader!, writer, connection, parameters.Subscribe(), parameters.Pace));

            // Nothing will ever follow. 204 is how an EventSource is told to stop coming back (WHATWG HTML, 9.2.3).
            return reader!.IsComplete ? Results.NoContent() : null;
        });
    }

    private readonly record struct LiveForm(ConnectionClock Clock, HttpOptions Options, string Form);
}
