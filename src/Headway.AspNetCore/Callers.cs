using System.Security.Claims;
using System.Security.Principal;
using Headway.AspNetCore.Access;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>The caller of a request, and the jobs it may access. If no key is configured, all callers are one user.</summary>
internal static class Callers
{
    private const string Anonymous = "local";

    /// <summary>Returns the owner of the caller's jobs.</summary>
    public static string Owner(HttpContext http) => NameOf(User(http)) ?? Anonymous;

    /// <summary>Returns the identity of an authenticated caller with a name, or null. Unlike <c>HttpContext.User</c>, it creates no empty user.</summary>
    public static IIdentity? Identity(HttpContext http) => User(http) is { } user && NameOf(user) is not null ? user.Identity : null;

    private static ClaimsPrincipal? User(HttpContext http) =>
        http.Features.Get<IHttpAuthenticationFeature>()?.User is { Identity.IsAuthenticated: true } user ? user : null;

    // A permanent id takes precedence over the display name, which may change or be reused.
    private static string? NameOf(ClaimsPrincipal? user) => user is null ? null
        : NotEmpty(user.FindFirst(ClaimTypes.NameIdentifier)?.Value) ?? NotEmpty(user.FindFirst("sub")?.Value) ?? NotEmpty(user.Identity?.Name);

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;

    /// <summary>Whether the caller may access data of all users: a caller with the admin scope, or any caller of a server without keys.</summary>
    public static bool IsAdmin(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<AuthOptions>();
        return Identity(http) is not null ? http.User.HasClaim(Caller.ScopeClaim, options.AdminScope) : !options.HasKeys;
    }

    /// <summary>Whether the caller may access a job. Required for jobs that were not found through the methods below.</summary>
    public static bool MaySee(HttpContext http, JobRecord job) => CallerScope.Of(http).MaySee(job.Id, job.Owner);

    /// <inheritdoc cref="CallerScope.FindJobAsync"/>
    public static ValueTask<JobRecord?> FindJobAsync(this HttpContext http, EventLog log, string id) =>
        CallerScope.Of(http).FindJobAsync(log, id, http.RequestAborted);

    /// <summary>Finds a job that the caller may manage: a job of the caller's, or any job for a caller with the admin scope. A ticket manages nothing.</summary>
    public static async ValueTask<JobRecord?> FindOwnOrAnyJobAsync(this HttpContext http, EventLog log, string id) =>
        await log.FindAsync(id, http.RequestAborted) is { } job && (MaySee(http, job) || (Identity(http) is not null && IsAdmin(http))) ? job : null;

    /// <inheritdoc cref="CallerScope.FindFactsAsync"/>
    public static ValueTask<JobFacts?> FindFactsAsync(this HttpContext http, EventLog log, string id) =>
        CallerScope.Of(http).FindFactsAsync(log, id, http.RequestAborted);

    /// <summary>Opens a job's log for the caller, or returns the problem response.</summary>
    public static async ValueTask<(JobRecord? Job, LogReader? Reader, IResult? Problem)> OpenLogAsync(
        this HttpContext http, EventLog log, string id, Cursor cursor, ReaderSignal signal) =>
        await CallerScope.Of(http).FindLogAsync(log, id, cursor, signal, http.RequestAborted) switch
        {
            null => (null, null, HeadwayProblem.UnknownJob(id)),
            { Reader: { } reader } open => (open.Job, reader, null),
            { Job: var job } => (null, null, HeadwayProblem.BeyondEnd(job)),
        };
}
