using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// Restores ids in the path as the client means them. Kestrel decodes every escape except <c>%2F</c>, so <c>a%2Fb</c> and
/// <c>a%252Fb</c> have the same route value. The raw target distinguishes them.
/// </summary>
internal static class RouteIds
{
    private const string Slash = "%2f";

    /// <summary>Replaces the route values that contain an encoded slash.</summary>
    public static void Restore(HttpContext http)
    {
        if (http.Request.Path.Value?.Contains(Slash, StringComparison.OrdinalIgnoreCase) != true || http.Features.Get<IHttpRequestFeature>() is not { RawTarget: { } target })
        {
            return;
        }

        var parts = target.Split('?')[0].Split('/');
        foreach (var (name, value) in http.Request.RouteValues.ToList())
        {
            if (value is string id && id.Contains(Slash, StringComparison.OrdinalIgnoreCase) && parts.LastOrDefault(part => AsDecoded(part) == id) is { } sent)
            {
                http.Request.RouteValues[name] = Uri.UnescapeDataString(sent);
            }
        }
    }

    // A part of the raw target as Kestrel decodes it.
    private static string AsDecoded(string part) =>
        Uri.UnescapeDataString(part.Replace("%2F", "%252F", StringComparison.Ordinal).Replace(Slash, "%252f", StringComparison.Ordinal));
}
