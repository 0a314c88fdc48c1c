using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Headway.AspNetCore.Native;

/// <summary>The log of a job, live or as a page, by <c>Accept</c> (PROTOCOL.md, section 4).</summary>
internal static class ReadEndpoint
{
    private const string Json = "application/json";
    private const string Sse = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";

    private static readonly string[] s_forms = [Json, Sse, Ndjson];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/jobs/{id}/events", ReadAsync).WithSummary("The log of a job");

    private static async Task<IResult> ReadAsync(string id, HttpContext http, EventLog log, ConnectionClock clock, HeadwayOptions options, HeadwayMetrics metrics)
    {
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "no-store";
        if (Negotiation.Choose(http.Request, s_forms) is not { } form)
        {
            return Negotiation.NotAcceptable(s_forms);
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return Problem.Invalid(fault);
        }

        return form == Json
            ? await LogPages.ReadAsync(id, http, log, parameters!)
            : await FollowAsync(id, http, log, parameters!, new(clock, options, metrics, form));
    }

    private static async Task<IResult> FollowAsync(string id, HttpContext http, EventLog log, ReadParameters parameters, LiveForm live)
    {
        var transport = live.Form == Sse ? "sse" : "ndjson";
        var connection = live.Clock.Enter(transport, http.Abort);
        try
        {
            var (job, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            using (reader)
            {
                if (job!.IsClosed && reader!.Cursor >= job.LastSeq)
                {
                    // Nothing will ever follow. 204 is how an EventSource is told to stop coming back (WHATWG HTML, 9.2.3).
                    return Results.NoContent();
                }

                Prepare(http, live.Form);
                FrameWriter writer = live.Form == Sse
                    ? new SseFrameWriter(http.Response.BodyWriter, live.Options.Retry)
                    : new NdjsonFrameWriter(http.Response.BodyWriter);
                await RunAsync(new(reader!, writer, connection) { Subscription = parameters.Subscribe() }, http);
                live.Metrics.Sent(transport, writer.Sent);
            }
        }
        finally
        {
            live.Clock.Leave(connection);
        }

        return Results.Empty;
    }

    private static void Prepare(HttpContext http, string form)
    {
        http.Response.ContentType = form == Sse ? Sse : Ndjson;
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // a slow reader is allowed; one that takes nothing is the clock's to cut
        }
    }

    private static async Task RunAsync(ReaderLoop loop, HttpContext http)
    {
        try
        {
            await loop.RunAsync(http.RequestAborted);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The peer went away in the middle of a write: its cursor is with it.
        }
    }

    private readonly record struct LiveForm(ConnectionClock Clock, HeadwayOptions Options, HeadwayMetrics Metrics, string Form);
}
