using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Hosting;

/// <summary>Responses to requests that no route handles.</summary>
internal static class RouteResponses
{
    /// <summary>Responds with 404 <c>unknown_route</c>.</summary>
    public static Task UnknownRoute(HttpContext http) =>
        HeadwayProblem.Of(StatusCodes.Status404NotFound, "unknown_route", "There is nothing at this address.").ExecuteAsync(http);

    /// <summary>Responds with 204 to OPTIONS, and with 405 to any other unsupported method.</summary>
    public static Task OtherMethodAsync(HttpContext http, IReadOnlyList<string> methods)
    {
        http.Response.Headers.Allow = string.Join(", ", methods.Append(HttpMethods.Options));
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return HeadwayProblem.Of(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This address does not support the method {http.Request.Method}.").ExecuteAsync(http);
    }

    /// <summary>Adds a problem body to an error response that has only a status.</summary>
    public static Task ExplainStatusAsync(HttpContext http) => http.Response switch
    {
        { HasStarted: false, StatusCode: >= 400 and < 600 and var status, ContentLength: null, ContentType: null or "" } =>
            HeadwayProblem.Of(status, "bad_request", "The request cannot be served.").ExecuteAsync(http),
        _ => Task.CompletedTask,
    };
}
