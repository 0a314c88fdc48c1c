using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Headway.AspNetCore.Transports;

/// <summary>Serves a streamed response or a WebSocket within its request.</summary>
internal static class LiveResponse
{
    public const string Sse = "text/event-stream";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Sends a stream, or an error response if it cannot be opened. HEAD gets only the headers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="loop">The loop that serves the reader. Disposed at the end.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="opening">Opens the logs. Returns null, or the error response. It is a task, because the captures of a delegate would stay in memory as long as the stream.</param>
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
            catch (Exception fault) when (IsDisconnect(fault, http))
            {
                // The peer can resume with its cursor.
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

    /// <summary>Accepts and serves a WebSocket.</summary>
    /// <param name="http">The request.</param>
    /// <param name="session">The session that serves the socket. Disposed at the end.</param>
    /// <param name="opening">As in <see cref="SendAsync"/>. It completes before the handshake, so that an error is an HTTP status.</param>
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

    /// <summary>Whether the exception means that the peer has disconnected.</summary>
    public static bool IsDisconnect(Exception fault, HttpContext http) =>
        fault is OperationCanceledException || (fault is IOException && http.RequestAborted.IsCancellationRequested);

    private static async Task<(WebSocket Socket, FrameOutput Output)> OpenAsync(HttpContext http)
    {
        var socket = await http.WebSockets.AcceptWebSocketAsync(SocketHandshake.SubprotocolOf(http));
        return (socket, new SocketOutput(socket));
    }

    // The stall timer of the connection replaces the server's minimum data rate, because slow readers are allowed.
    private static void Prepare(HttpContext http)
    {
        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
