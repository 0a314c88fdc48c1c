using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore;

/// <summary>Answers a request that threw with problem details. An unexpected exception is logged and answered with 500.</summary>
internal sealed partial class FaultAnswers(Refusals refusals, ILogger<FaultAnswers> logger)
{
    private static readonly string[] s_answerHeaders = ["Location", "Content-Location", "Idempotency-Replayed"];

    /// <summary>Answers. A response that has started is broken off, so that its reader does not take it for complete.</summary>
    public async Task AnswerAsync(HttpContext http, Exception fault)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return; // the peer is gone
        }

        if (fault is ServerStopsException)
        {
            http.Abort();
            return;
        }

        if (http.Response.HasStarted)
        {
            LogUnexpected(fault);
            http.Abort();
            return;
        }

        Clear(http.Response);
        await (fault is LimitException reached ? reached.Limit.AnswerAsync(http) : Explain(fault).ExecuteAsync(http));
    }

    // What describes the answer that is not sent. Headers that the application has set stay.
    private static void Clear(HttpResponse response)
    {
        (response.ContentType, response.ContentLength) = (null, null);
        foreach (var name in s_answerHeaders)
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
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                refusals.Count("body_too_large");
                return HeadwayProblem.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than this server takes.");
            case BadHttpRequestException bad:
                return HeadwayProblem.Of(bad.StatusCode, "bad_request", bad.Message);
            case LogStoreException store:
                LogStore(store.Code, fault);
                return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, store.Code, store.Message);
            default:
                LogUnexpected(fault);
                return HeadwayProblem.Of(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong inside the server; its log says what.");
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The store refused: {Code}.")]
    private partial void LogStore(string code, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "A request failed.")]
    private partial void LogUnexpected(Exception fault);
}
