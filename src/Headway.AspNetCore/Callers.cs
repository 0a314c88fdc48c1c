using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore;

/// <summary>Who asks. With no keys configured everybody on this machine is one user.</summary>
internal static class Callers
{
    private const string Anonymous = "local";

    public static string Owner(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : Anonymous;

    /// <summary>Other people's jobs do not exist.</summary>
    public static bool MaySee(HttpContext http, JobRecord job) => job.Owner == Owner(http);
}
