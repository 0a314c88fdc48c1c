using System.Security.Claims;
using System.Security.Principal;
using Headway.AspNetCore.Access;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>Who asks. With no keys configured everybody is one user.</summary>
internal static class Callers
{
    private const string Anonymous = "local";

    /// <summary>Whose jobs the caller sees.</summary>
    public static string Owner(HttpContext http) => NameOf(User(http)) ?? Anonymous;

    /// <summary>The identity of a caller who was authenticated and has a name; null: there is none. <c>HttpContext.User</c> would create one.</summary>
    public static IIdentity? Identity(HttpContext http) => User(http) is { } user && NameOf(user) is not null ? user.Identity : null;

    private static ClaimsPrincipal? User(HttpContext http) =>
        http.Features.Get<IHttpAuthenticationFeature>()?.User is { Identity.IsAuthenticated: true } user ? user : null;

    // What identifies a user for good comes before the name that is shown, which may change or be another's later.
    private static string? NameOf(ClaimsPrincipal? user) => user is null ? null
        : NotEmpty(user.FindFirst(ClaimTypes.NameIdentifier)?.Value) ?? NotEmpty(user.FindFirst("sub")?.Value) ?? NotEmpty(user.Identity?.Name);

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>Whether the caller may see what concerns all users: the one user of a server without keys, or the bearer of the admin scope.</summary>
    public static bool IsAdmin(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<AuthOptions>();
        return Identity(http) is not null ? http.User.HasClaim(Caller.ScopeClaim, options.AdminScope) : !options.HasKeys;
    }

    /// <summary>Whether a job is there for the caller. Whoever finds one in another way than by the calls below asks here. With a ticket there is one job, and no other.</summary>
    public static bool MaySee(HttpContext http, JobRecord job) => Asker.Of(http).MaySee(job.Id, job.Owner);

    /// <summary>The job, if there is one and it is the caller's: other people's jobs do not exist.</summary>
    public static ValueTask<JobRecord?> FindJobAsync(this HttpContext http, EventLog log, string id) =>
        Asker.Of(http).FindJobAsync(log, id, http.RequestAborted);

    /// <summary>As <see cref="FindJobAsync"/>, where it does not matter how far the job is: for the caller's own most times no store is asked.</summary>
    public static ValueTask<JobFacts?> FindFactsAsync(this HttpContext http, EventLog log, string id) =>
        Asker.Of(http).FindFactsAsync(log, id, http.RequestAborted);

    /// <summary>Opens a job's log for the caller, or says why not.</summary>
    public static async ValueTask<(JobRecord? Job, LogReader? Reader, IResult? Problem)> OpenLogAsync(
        this HttpContext http, EventLog log, string id, Cursor cursor, ReaderSignal signal) =>
        await Asker.Of(http).FindLogAsync(log, id, cursor, signal, http.RequestAborted) switch
        {
            null => (null, null, HeadwayProblem.UnknownJob(id)),
            { Reader: { } reader } open => (open.Job, reader, null),
            { Job: var job } => (null, null, HeadwayProblem.BeyondEnd(job)),
        };
}
