using System.Security.Claims;
using System.Security.Principal;
using Headway.AspNetCore.Access;
using Headway.Jobs;
using Headway.Jobs.Tickets;
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

    // A permanent id takes precedence over the display name, which may change or be reused. A user with two ids, such as a
    // token whose 'sub' is a list, has no name.
    private static string? NameOf(ClaimsPrincipal? user)
    {
        if (user is null)
        {
            return null;
        }

        var id = Id(user, ClaimTypes.NameIdentifier) ?? Id(user, "sub");
        var name = id is null ? user.Identity?.Name : IsOnly(id) ? id.Value : null;
        return name is not null && OwnerName.IsValid(name) ? name : null;
    }

    private static Claim? Id(ClaimsPrincipal user, string type) => user.FindFirst(type) is { Value.Length: > 0 } claim ? claim : null;

    private static bool IsOnly(Claim id) => id.Subject?.HasClaim(other => other.Type == id.Type && other.Value != id.Value) != true;

    /// <summary>Whether the caller may access data of all users: a caller with the admin scope, or any caller of a server without keys.</summary>
    public static bool IsAdmin(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<AuthOptions>();
        return Identity(http) is not null ? http.User.HasClaim(Caller.ScopeClaim, options.AdminScope) : !options.HasKeys;
    }

    /// <summary>Whether a name is expected of callers and this one has none, so that the response must not tell anything about the server.</summary>
    public static bool IsStranger(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<AuthOptions>();
        return (options.HasKeys || options.Mode == AuthOptions.Host) && Identity(http) is null;
    }

    /// <summary>Returns the refusal of a job that only an administrator may create, or null if the caller may create it.</summary>
    public static IResult? RefuseKind(HttpContext http, JobEngine engine, string kind) =>
        engine.NeedsAdmin(kind) && !IsAdmin(http) ? AdminRefusal.Of(http, $"A job of the kind '{kind}'") : null;

    /// <summary>Returns what the caller may do with the jobs it may access: everything, unless a ticket opened the connection.</summary>
    public static TicketAccess Access(HttpContext http) => http.Features.Get<Ticket>()?.May ?? TicketAccess.Control;

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
