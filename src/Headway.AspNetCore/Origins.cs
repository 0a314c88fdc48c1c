using Headway.AspNetCore.Access;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>Which pages may change anything or open a socket: those that this server served, and those of <see cref="AllowedOrigins"/>. Browsers send the Origin; other clients need none.</summary>
internal static class Origins
{
    // The scheme is not compared: a proxy that ends TLS asks us over plain HTTP for a page that was served over HTTPS.
    public static bool IsAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase))
            || request.HttpContext.RequestServices.GetRequiredService<AllowedOrigins>().Contains(origin);
    }

    /// <summary>How a request that changes something, or opens a socket, is refused when a page of another site sent it; null: it may pass.</summary>
    public static RequestDelegate? Refuse(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !SocketHandshake.IsRequested(http) ? null
        : IsAllowed(http.Request) ? null
        : RefuseAsync;

    public static IResult Refusal() =>
        HeadwayProblem.Of(StatusCodes.Status403Forbidden, "origin_refused", "A page of another site may not do this.");

    private static Task RefuseAsync(HttpContext http)
    {
        http.RequestServices.GetRequiredService<Refusals>().Count("origin_refused");
        return Refusal().ExecuteAsync(http);
    }
}
