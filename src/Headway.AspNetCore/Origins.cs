using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore;

/// <summary>Which pages may open a socket: those that this server served. Browsers send the Origin; other clients need none.</summary>
internal static class Origins
{
    public static bool IsAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && page.Scheme == request.Scheme
                && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
