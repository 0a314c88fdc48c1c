using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Hosting;

/// <summary>Where a route is mounted: how many path segments stand before its own.</summary>
/// <param name="Segments">The number of segments of all prefixes.</param>
internal sealed record RouteMount(int Segments);

/// <summary>Writes addresses of this server as the caller must send them: with the path base and the prefix of the route that answers.</summary>
internal static class Addresses
{
    /// <summary>The address of a path of the same contract.</summary>
    /// <param name="http">The request that is answered.</param>
    /// <param name="path">The path without path base and prefix, such as <c>/v1/jobs/x</c>.</param>
    public static string AddressOf(this HttpContext http, string path) => $"{http.Request.PathBase}{Prefix(http)}{path}";

    private static string Prefix(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RouteMount>() is not { Segments: > 0 and var segments })
        {
            return "";
        }

        var path = http.Request.Path.ToUriComponent();
        var end = 0;
        for (; segments > 0 && end >= 0; segments--)
        {
            end = path.IndexOf('/', end + 1);
        }

        return end < 0 ? path : path[..end];
    }
}
