using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// An HTTP response that stays open and is written as things happen, or a socket. Where the connection can be taken over
/// the request ends with its head, and the stream goes on without the HTTP server; else it goes on inside the request.
/// </summary>
internal static class LiveResponse
{
    public const string Sse = "text/event-stream";
    public const string Ndjson = "application/x-ndjson";

    private const string Chunked = "chunked";

    /// <summary>How the connection of a request is broken off.</summary>
    public static Action AbortOf(HttpContext http) => StreamTakeover.Of(http) is { } takeover ? takeover.Abort : http.Abort;

    /// <summary>Answers with a stream.</summary>
    /// <param name="http">The request.</param>
    /// <param name="loop">What serves the reader; disposed when it has.</param>
    /// <param name="contentType">The form of the body.</param>
    /// <param name="open">Has the loop follow what was asked for, or says why not.</param>
    public static async Task<IResult> SendAsync(HttpContext http, ReaderLoop loop, string contentType, Func<ReaderLoop, ValueTask<IResult?>> open)
    {
        var isTaken = false;
        try
        {
            if (await open(loop) is { } instead)
            {
                return instead;
            }

            Prepare(http, contentType);
            isTaken = await TakeOverAsync(http, loop);
            if (!isTaken)
            {
                await RunAsync(http, loop, new BodyOutput(http.Response.BodyWriter));
            }
        }
        finally
        {
            if (!isTaken)
            {
                loop.Dispose();
            }
        }

        return Results.Empty;
    }

    /// <summary>Answers with a socket.</summary>
    /// <param name="http">The request.</param>
    /// <param name="session">What serves it; disposed when it has.</param>
    /// <param name="open">Has its loop follow what was asked for, or says why not: before the handshake, so that a client gets a status and not a socket that closes.</param>
    public static async Task<IResult> ServeAsync(HttpContext http, SocketSession session, Func<ValueTask<IResult?>>? open = null)
    {
        var isTaken = false;
        try
        {
            if (open is not null && await open() is { } instead)
            {
                return instead;
            }

            if (StreamTakeover.Of(http) is { } takeover)
            {
                // The handshake alone; of the socket that comes of it nobody makes use.
                await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
                takeover.Take(session);
                isTaken = true;
            }
            else
            {
                using var socket = await http.WebSockets.AcceptWebSocketAsync(Handshake(http));
                await session.RunAsync(socket, new SocketOutput(socket), http.RequestAborted);
            }
        }
        finally
        {
            if (!isTaken)
            {
                session.Dispose();
            }
        }

        return Results.Empty;
    }

    /// <summary>Runs a loop inside its request.</summary>
    public static async Task RunAsync(HttpContext http, ReaderLoop loop, FrameOutput output)
    {
        try
        {
            await loop.RunAsync(output, http.RequestAborted);
        }
        catch (Exception fault) when (StreamTakeover.IsGone(fault, http.RequestAborted))
        {
            // The peer went away: its cursor is with it.
        }
    }

    // Said here too, since an application may have set up WebSockets with other times.
    private static WebSocketAcceptContext Handshake(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<HttpOptions>();
        return new() { KeepAliveInterval = options.Heartbeat, KeepAliveTimeout = options.StallTimeout * 1.5 };
    }

    // Sets the headers, and lets no one between us and the reader hold bytes back.
    private static void Prepare(HttpContext http, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // a slow reader is allowed; one that takes nothing is the clock's to cut
        }
    }

    private static async ValueTask<bool> TakeOverAsync(HttpContext http, ReaderLoop loop)
    {
        if (StreamTakeover.Of(http) is not { } takeover)
        {
            return false;
        }

        http.Response.Headers.Connection = "close"; // nothing follows on this connection
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (http.Response.Headers.TransferEncoding != Chunked || http.Response.Headers.ContentEncoding.Count > 0)
        {
            return false; // someone else in the host shapes the body
        }

        takeover.Take(new ChunkedStream(loop));
        return true;
    }
}
