using System.Runtime.CompilerServices;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Native;

/// <summary>The log of a job, live or as a page, by <c>Accept</c> (PROTOCOL.md, section 4).</summary>
internal sealed class ReadEndpoint(EventLog log, ConnectionRegistry clock, HttpOptions options)
{
    private const string Json = "application/json";
    private const string Sse = LiveResponse.Sse;
    private const string Ndjson = LiveResponse.Ndjson;

    private static readonly string[] s_forms = [Json, Sse, Ndjson];

    public static void Map(IEndpointRouteBuilder routes)
    {
        // The application's services, because a scope of the request would stay in memory as long as its stream.
        var services = routes.ServiceProvider;
        routes.MapGet("/v1/jobs/{id}/events", (string id, HttpContext http) => services.GetRequiredService<ReadEndpoint>().ReadAsync(id, http))
            .WithTags(nameof(ReadEndpoint)).WithSummary("The log of a job").AcceptTickets().TakesQuery([.. ReadParameters.Names, "limit"]).WithSocketAt("/v1/jobs/{id}/ws");
    }

    // Not async, so that only the reader loop has a state machine in memory while the stream is open.
    private Task ReadAsync(string id, HttpContext http)
    {
        http.Response.Headers.Append(HeaderNames.Vary, "Accept");
        http.Response.Headers.CacheControl = "no-store";
        if (Negotiation.Choose(http.Request, s_forms) is not { } form)
        {
            return Negotiation.NotAcceptable(s_forms).ExecuteAsync(http);
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return HeadwayProblem.Invalid(fault).ExecuteAsync(http);
        }

        return form == Json ? WritePageAsync(id, http, parameters!) : FollowAsync(id, http, parameters!, form);
    }

    private async Task WritePageAsync(string id, HttpContext http, ReadParameters parameters)
    {
        var page = await LogPages.ReadAsync(id, http, log, parameters);
        await page.ExecuteAsync(http);
    }

    private Task FollowAsync(string id, HttpContext http, ReadParameters parameters, string form)
    {
        var connection = clock.Enter(http, ConnectionFacts.Native, form == Sse ? "sse" : "ndjson", form == Sse ? null : parameters.Heartbeat);
        connection.Subscribed = parameters.Choice.Interest;
        EventWriter writer = form == Sse ? new SseFrameWriter(options.Retry) : new NdjsonFrameWriter();
        var loop = new ReaderLoop(writer, connection);
        return LiveResponse.SendAsync(http, loop, form, OpenAsync(id, http, parameters, (loop, writer, connection)));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IResult?> OpenAsync(
        string id, HttpContext http, ReadParameters parameters, (ReaderLoop Loop, EventWriter Writer, Connection Connection) to)
    {
        var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, to.Connection.Signal);
        if (problem is not null)
        {
            return problem;
        }

        to.Loop.Follow(new LogFeed(reader!, to.Writer, to.Connection, parameters.Subscribe(), parameters.Pace));

        // No event will follow. An EventSource stops reconnecting after 204 (WHATWG HTML, 9.2.3).
        return reader!.IsComplete ? Results.NoContent() : null;
    }
}
