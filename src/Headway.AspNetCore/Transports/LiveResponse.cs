using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Headway.AspNetCore.Transports;

/// <summary>An HTTP response that stays open and is written as events arrive, or a WebSocket. Both are served inside the request.</summary>
internal static class LiveResponse
{
    public const string Sse = "text/event-stream";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Answers with a stream.</summary>
    /// <param name="http">The request.</param>
    /// <param name="loop">What serves the reader; disposed at the end.</param>
    /// <param name="contentType">The form of the body.</param>
    /// <param name="open">Has the loop follow what was asked for, or says why not.</param>
    public static async Task<IResult> SendAsync(HttpContext http, ReaderLoop loop, string contentType, Func<ReaderLoop, ValueTask<IResult?>> open)
    {
        using (loop)
        {
            if (await open(loop) is { } instead)
            {
                return instead;
            }

            Prepare(http);
            http.Response.ContentType = contentType;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await RunAsync(http, loop, new BodyOutput(http.Response.BodyWriter));
            return Results.Empty;
        }
    }

    /// <summary>Answers with a WebSocket.</summary>
    /// <param name="http">The request.</param>
    /// <param name="session">What serves it; disposed at the end.</param>
    /// <param name="open">Has its loop follow what was asked for, or says why not: before the handshake, so that a client gets a status and not a socket that closes.</param>
    public static async Task<IResult> ServeAsync(HttpContext http, SocketSession session, Func<ValueTask<IResult?>>? open = null)
    {
        using (session)
        {
            if (open is not null && await open() is { } instead)
            {
                return instead;
            }

            Prepare(http);
            var (socket, output) = await SocketHandshake.AcceptAsync(http) is { } connected ? session.Open(connected) : await OpenAsync(http);
            using (socket)
            {
                await session.RunAsync(socket, output, http.RequestAborted);
            }

            return Results.Empty;
        }
    }

    /// <summary>Runs a loop to its end.</summary>
    public static async Task RunAsync(HttpContext http, ReaderLoop loop, FrameOutput output)
    {
        var gone = http.RequestAborted;
        try
        {
            await loop.RunAsync(output, gone);
        }
        catch (Exception fault) when (fault is OperationCanceledException || (fault is IOException && gone.IsCancellationRequested))
        {
            // The peer went away: its cursor is with it.
        }
    }

    private static async Task<(WebSocket Socket, FrameOutput Output)> OpenAsync(HttpContext http)
    {
        var socket = await http.WebSockets.AcceptWebSocketAsync();
        return (socket, new SocketOutput(socket));
    }

    // The connection's own clock cuts a peer that takes nothing; a slow one is allowed, for as long as the stream lives.
    private static void Prepare(HttpContext http)
    {
        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
