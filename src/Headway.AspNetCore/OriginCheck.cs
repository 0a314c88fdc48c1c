using Headway.AspNetCore.Access;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>
/// Refuses requests that change data or open a WebSocket if they come from a page of another site. Accepts pages of this
/// server, pages of <see cref="AllowedOrigins"/>, and requests without an <c>Origin</c> header, which browsers always send.
/// </summary>
internal static class OriginCheck
{
    // The scheme is not compared: behind a proxy that terminates TLS, the page uses https and this request http.
    public static bool IsAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase))
            || request.HttpContext.RequestServices.GetRequiredService<AllowedOrigins>().Contains(origin);
    }

    /// <summary>Returns the refusal of a request from a page of another site, or null if the request may proceed.</summary>
    public static RequestDelegate? Refuse(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !SocketHandshake.IsRequested(http) ? null
        : IsAllowed(http.Request) ? null
        : RefuseAsync;

    public static IResult Refusal() =>
        HeadwayProblem.Of(StatusCodes.Status403Forbidden, "origin_refused", "A page of another site may not do this.");

    private static Task RefuseAsync(HttpContext http)
    {
        http.RequestServices.GetRequiredService<RefusalCounter>().Count("origin_refused");
        return Refusal().ExecuteAsync(http);
    }
}
