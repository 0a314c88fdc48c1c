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
    public static bool IsAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || IsOwn(request, origin)
            || request.HttpContext.RequestServices.GetRequiredService<AllowedOrigins>().Contains(request, origin);
    }

    /// <summary>
    /// Whether a request to an address that starts a job with a GET may do so. A page of any site can make a browser send such a request, for example as the URL of an
    /// image, without <c>Origin</c> and without a preflight. The first header that is present decides. A request without all of
    /// them needs a token, or a loopback host.
    /// </summary>
    public static bool MayStart(HttpRequest request)
    {
        if (HttpMethods.IsPost(request.Method))
        {
            return true; // browsers send an Origin with every POST, and Refuse has checked it
        }

        var (origin, site, referer) = (request.Headers.Origin, request.Headers["Sec-Fetch-Site"], request.Headers.Referer);
        return origin.Count > 0 ? origin.ToString().Length > 0 && IsAllowed(request)
            : site.Count > 0 ? site.ToString() is "same-origin" or "none"
            : referer.Count > 0 ? IsOwn(request, referer.ToString())
            : request.HttpContext.Features.Get<Caller>() is not null || LoopbackHost.Is(request.Host.Host);
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

    // A page of this server: of a public URL, or else of the host that the request names. For the latter the scheme is not
    // compared: behind a proxy that terminates TLS, the page uses https and this request http.
    private static bool IsOwn(HttpRequest request, string address)
    {
        var urls = request.HttpContext.RequestServices.GetRequiredService<PublicUrls>();
        return Uri.TryCreate(address, UriKind.Absolute, out var page)
            && (urls.Contains(page)
                || (!urls.HasHost(request.Host.Host) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }
}
