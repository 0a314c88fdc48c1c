using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Headway.AspNetCore.Transports;

/// <summary>An HTTP response that stays open and is written as things happen.</summary>
internal static class LiveResponse
{
    public const string Sse = "text/event-stream";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>Sets its headers, and lets no one between us and the reader hold bytes back.</summary>
    public static void Prepare(HttpContext http, string contentType)
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

    public static async Task RunAsync(ReaderLoop loop, HttpContext http)
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
}
