using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Hosting;

/// <summary>Endpoint metadata: the number of path segments before a route's own pattern.</summary>
/// <param name="Segments">The number of segments of all prefixes.</param>
internal sealed record RoutePrefix(int Segments);

/// <summary>Creates paths that are valid for the caller, with the path base and the prefix of the current route.</summary>
internal static class Addresses
{
    /// <summary>Adds path base and prefix to a path of the same contract.</summary>
    /// <param name="http">The current request.</param>
    /// <param name="path">A path such as <c>/v1/jobs/x</c>.</param>
    public static string AddressOf(this HttpContext http, string path) => $"{http.Request.PathBase}{Prefix(http)}{path}";

    private static string Prefix(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RoutePrefix>() is not { Segments: > 0 and var segments })
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
