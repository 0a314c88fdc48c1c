using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Access;

/// <summary>The response to a caller that needs the admin scope and does not have it: 403 <c>insufficient_scope</c>.</summary>
internal static class AdminRefusal
{
    /// <summary>Counts the refusal, sets the header that names the scope, and returns the problem.</summary>
    public static IResult Of(HttpContext http, string what)
    {
        var scope = http.RequestServices.GetRequiredService<AuthOptions>().AdminScope;
        http.RequestServices.GetRequiredService<RefusalCounter>().Count("insufficient_scope");
        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return HeadwayProblem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", $"{what} needs a token with the scope '{scope}'.");
    }
}
