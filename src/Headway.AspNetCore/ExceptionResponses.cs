using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore;

/// <summary>Converts an exception of a request into a problem response. An unexpected exception is logged and becomes status 500.</summary>
internal sealed partial class ExceptionResponses(RefusalCounter refusals, ILogger<ExceptionResponses> logger)
{
    private static readonly string[] s_resultHeaders = ["Location", "Content-Location", "Idempotency-Replayed"];

    /// <summary>Writes the response. If the response has already started, aborts the connection so that the client sees an incomplete response.</summary>
    public async Task AnswerAsync(HttpContext http, Exception fault)
    {
        if (http.RequestAborted.IsCancellationRequested || fault is ConnectionResetException or ConnectionAbortedException)
        {
            return; // the client has disconnected
        }

        if (fault is ServerStoppingException)
        {
            http.Abort();
            return;
        }

        if (http.Response.HasStarted)
        {
            if (fault is not BadHttpRequestException)
            {
                LogUnexpected(fault);
            }

            http.Abort();
            return;
        }

        Clear(http.Response);
        await (fault is TemporaryRefusalException refused ? refused.Refusal.AnswerAsync(http) : Explain(fault).ExecuteAsync(http));
    }

    // Removes only headers that Headway set for the failed response; the application's headers stay.
    private static void Clear(HttpResponse response)
    {
        (response.ContentType, response.ContentLength) = (null, null);
        foreach (var name in s_resultHeaders)
        {
            response.Headers.Remove(name);
        }

        if (response.Body.CanSeek)
        {
            response.Body.SetLength(0);
        }
    }

    private IResult Explain(Exception fault)
    {
        switch (fault)
        {
            case JobRefusedException refused:
                return HeadwayProblem.Of(refused.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refused.Code, refused.Message);
            case OwnerFullException full:
                return HeadwayProblem.Of(StatusCodes.Status409Conflict, "owner_full", full.Message, ("used", full.Used), ("limit", full.Limit));
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                refusals.Count("body_too_large");
                return HeadwayProblem.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The request body is too large for this server.");
            case BadHttpRequestException bad:
                return HeadwayProblem.Of(bad.StatusCode, "bad_request", bad.Message);
            case LogStoreException store:
                LogStore(store.Code, fault);
                return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, store.Code, store.Message);
            default:
                LogUnexpected(fault);
                return HeadwayProblem.Of(StatusCodes.Status500InternalServerError, "internal_error", "An unexpected error occurred. The server's log has the details.");
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The store refused a request with {Code}.")]
    private partial void LogStore(string code, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "A request failed.")]
    private partial void LogUnexpected(Exception fault);
}
