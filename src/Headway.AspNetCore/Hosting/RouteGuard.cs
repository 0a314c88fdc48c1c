using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// What every request to a route of Headway passes, in this order: where it came in (<see cref="Exposure"/>), cross-origin
/// headers, origin, token, rate; then the route; and around all of it what turns faults into answers.
/// </summary>
/// <remarks>Thread-safe. One for an application.</remarks>
internal sealed class RouteGuard(
    Exposure exposure, AllowedOrigins origins, TokenCheck tokens, RequestRates rates, FaultAnswers faults, HttpOptions options)
{
    /// <summary>The guard of an application that called <c>AddHeadway</c>.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public static RouteGuard For(IServiceProvider services) => services.GetService<RouteGuard>()
        ?? throw new InvalidOperationException("Headway is not among the services. Call builder.Services.AddHeadway() before MapHeadway().");

    /// <summary>A request delegate behind the checks.</summary>
    public RequestDelegate Wrap(RequestDelegate route) => http => InvokeAsync(http, route);

    private async Task InvokeAsync(HttpContext http, RequestDelegate route)
    {
        try
        {
            BoundBody(http);
            if (exposure.Refuse(http) is { } hidden)
            {
                await hidden.ExecuteAsync(http);
            }
            else if (!origins.AnswersPreflight(http) && await RefuseAsync(http) is var refusal)
            {
                await (refusal is null ? route(http) : refusal(http));
            }

            await Answers.ExplainStatusAsync(http);
        }
        catch (Exception fault) when (!IsTimeout(http, fault))
        {
            await faults.AnswerAsync(http, fault);
        }
    }

    // Null: the request may pass.
    private async ValueTask<RequestDelegate?> RefuseAsync(HttpContext http) =>
        Origins.Refuse(http) ?? await tokens.RefuseAsync(http) ?? rates.Refuse(http);

    // The application's middleware for request timeouts answers this itself.
    private static bool IsTimeout(HttpContext http, Exception fault) =>
        fault is OperationCanceledException && http.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };

    // Up to this size a body is read and refused with a status; beyond it the connection is cut.
    private void BoundBody(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = options.MaxBodyBytes * 8L;
        }
    }
}
