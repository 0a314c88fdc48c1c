using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// Wraps every route of Headway. It checks a request in this order: local address (<see cref="PublicAddressCheck"/>), CORS preflight,
/// origin, WebSocket handshake, token, rate limit, names of query parameters. Then it runs the route. It converts exceptions into
/// problem responses.
/// </summary>
/// <remarks>Thread-safe. An application has one instance.</remarks>
internal sealed class RouteGuard(
    PublicAddressCheck publicAddresses, AllowedOrigins origins, TokenCheck tokens, RequestRateLimiter rates, ExceptionResponses faults, HttpOptions options)
{
    /// <summary>Returns the guard of an application.</summary>
    /// <exception cref="InvalidOperationException">The application did not call <c>AddHeadway</c>.</exception>
    public static RouteGuard For(IServiceProvider services) => services.GetService<RouteGuard>()
        ?? throw new InvalidOperationException("Headway is not among the services. Call builder.Services.AddHeadway() before MapHeadway().");

    /// <summary>Wraps a request delegate in the checks.</summary>
    public RequestDelegate Wrap(RequestDelegate route) => http => InvokeAsync(http, route);

    private async Task InvokeAsync(HttpContext http, RequestDelegate route)
    {
        try
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            LimitBodySize(http);
            if (publicAddresses.Refuse(http) is { } refused)
            {
                await refused.ExecuteAsync(http);
            }
            else if (!origins.AnswersPreflight(http) && await RefuseAsync(http) is var refusal)
            {
                RouteIds.Restore(http);
                await (refusal is null ? route(http) : refusal(http));
            }

            await RouteResponses.ExplainStatusAsync(http);
        }
        catch (Exception fault) when (!IsTimeout(http, fault))
        {
            await faults.AnswerAsync(http, fault);
        }
    }

    // Returns null if the request may proceed.
    private async ValueTask<RequestDelegate?> RefuseAsync(HttpContext http) =>
        OriginCheck.Refuse(http) ?? HandshakeCheck.Refuse(http) ?? await tokens.RefuseAsync(http) ?? rates.Refuse(http) ?? QueryCheck.Refuse(http);

    // The application's request timeout middleware responds to these itself.
    private static bool IsTimeout(HttpContext http, Exception fault) =>
        fault is OperationCanceledException && http.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    // The server's limit is eight times Headway's own. A body between the two is read and gets status 413; a larger one ends the connection.
    private void LimitBodySize(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = options.MaxBodyBytes * 8L;
        }
    }
}
