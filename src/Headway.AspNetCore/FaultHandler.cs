using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore;

/// <summary>Turns what was thrown into problem details. What is nobody's fault but ours is logged and told as 500.</summary>
internal sealed partial class FaultHandler(Refusals refusals, ILogger<FaultHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || httpContext.Response.HasStarted)
        {
            return true; // nobody is there to be told
        }

        if (exception is ServerStopsException)
        {
            httpContext.Abort();
            return true;
        }

        await (exception is LimitException reached ? reached.Limit.AnswerAsync(httpContext) : Explain(exception).ExecuteAsync(httpContext));
        return true;
    }

    private IResult Explain(Exception fault)
    {
        switch (fault)
        {
            case JobRefusedException refused:
                return Problem.Of(refused.IsConflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, refused.Code, refused.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                refusals.Count("body_too_large");
                return Problem.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than this server takes.");
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode, "bad_request", bad.Message);
            case LogStoreException store:
                LogStore(store.Code, fault);
                return Problem.Of(StatusCodes.Status503ServiceUnavailable, store.Code, store.Message);
            default:
                LogUnexpected(fault);
                return Problem.Of(StatusCodes.Status500InternalServerError, "internal_error", "Something went wrong inside the server; its log says what.");
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The store refused: {Code}.")]
    private partial void LogStore(string code, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "A request failed.")]
    private partial void LogUnexpected(Exception fault);
}
