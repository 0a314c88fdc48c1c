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

    /// <summary>Answers with a stream, or with why there is none. HEAD gets the headers only.</summary>
    /// <param name="http">The request.</param>
    /// <param name="loop">Serves the reader; disposed at the end.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="opening">Ends when the loop follows what was asked for, with null, or with the answer that says why it does not. A task and not a delegate, whose captures would stay in memory as long as the stream.</param>
    public static async Task SendAsync(HttpContext http, ReaderLoop loop, string contentType, ValueTask<IResult?> opening)
    {
        using (loop)
        {
            if (await opening is { } instead)
            {
                await instead.ExecuteAsync(http);
                return;
            }

            WriteHeaders(http, contentType);
            if (HttpMethods.IsHead(http.Request.Method))
            {
                return;
            }

            Prepare(http);
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            try
            {
                await loop.RunAsync(new BodyOutput(http.Response.BodyWriter), http.RequestAborted);
            }
            catch (Exception fault) when (IsGone(fault, http))
            {
                // The peer has its cursor.
            }
        }
    }

    /// <summary>Sets the headers of a stream.</summary>
    public static void WriteHeaders(HttpContext http, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Answers with a WebSocket.</summary>
    /// <param name="http">The request.</param>
    /// <param name="session">Serves it; disposed at the end.</param>
    /// <param name="opening">As for a stream. It ends before the handshake, so that a client gets a status and not a socket that closes.</param>
    public static async Task ServeAsync(HttpContext http, SocketSession session, ValueTask<IResult?> opening = default)
    {
        using (session)
        {
            if (await opening is { } instead)
            {
                await instead.ExecuteAsync(http);
                return;
            }

            Prepare(http);
            var (socket, output) = await SocketHandshake.AcceptAsync(http) is { } connected ? session.Open(connected) : await OpenAsync(http);
            using (socket)
            {
                await session.RunAsync(socket, output, http.RequestAborted);
            }
        }
    }

    /// <summary>Whether a loop ended by this because the peer went away.</summary>
    public static bool IsGone(Exception fault, HttpContext http) =>
        fault is OperationCanceledException || (fault is IOException && http.RequestAborted.IsCancellationRequested);

    private static async Task<(WebSocket Socket, FrameOutput Output)> OpenAsync(HttpContext http)
    {
        var socket = await http.WebSockets.AcceptWebSocketAsync(SocketHandshake.SubprotocolOf(http));
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
