using Headway.AspNetCore.Access;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>Who asks. With no keys configured everybody is one user.</summary>
internal static class Callers
{
    private const string Anonymous = "local";

    public static string Owner(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { } name } ? name : Anonymous;

    /// <summary>Whether the caller may see what concerns all users: the one user of a server without keys, or the bearer of the admin scope.</summary>
    public static bool IsAdmin(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<AuthOptions>();
        return http.User.Identity is { IsAuthenticated: true } ? http.User.HasClaim(Caller.ScopeClaim, options.AdminScope) : !options.HasKeys;
    }

    /// <summary>Whether a job is there for the caller. Whoever finds one in another way than by the calls below asks here. With a ticket there is one job, and no other.</summary>
    public static bool MaySee(HttpContext http, JobRecord job) => MaySee(http, job.Id, job.Owner);

    /// <summary>The job, if there is one and it is the caller's: other people's jobs do not exist.</summary>
    public static async ValueTask<JobRecord?> FindJobAsync(this HttpContext http, EventLog log, string id) =>
        await log.FindAsync(id, http.RequestAborted) is { } job && MaySee(http, job) ? job : null;

    /// <summary>As <see cref="FindJobAsync"/>, where it does not matter how far the job is: for the caller's own most times no store is asked.</summary>
    public static ValueTask<JobFacts?> FindFactsAsync(this HttpContext http, EventLog log, string id) =>
        log.Recall(id) is { } known && MaySee(http, known.Id, known.Owner) ? new(known) : AskFactsAsync(http, log, id);

    /// <summary>Opens a job's log for the caller, or says why not.</summary>
    public static async ValueTask<(JobRecord? Job, LogReader? Reader, IResult? Problem)> OpenLogAsync(
        this HttpContext http, EventLog log, string id, Cursor cursor, ReaderSignal signal) =>
        await http.FindLogAsync(log, id, cursor, signal) switch
        {
            null => (null, null, Problem.UnknownJob(id)),
            { Reader: { } reader } open => (open.Job, reader, null),
            { Job: var job } => (null, null, Problem.BeyondEnd(job)),
        };

    /// <summary>As <see cref="OpenLogAsync"/>, for those who do not answer over HTTP; null: there is no such job, or it is not the caller's.</summary>
    public static async ValueTask<OpenResult?> FindLogAsync(this HttpContext http, EventLog log, string id, Cursor cursor, ReaderSignal signal)
    {
        // Asked first: nobody has the store follow a log, nor learns from how long that takes, who may not read it.
        return await http.FindFactsAsync(log, id) is null ? null : await log.OpenAsync(id, cursor, signal, http.RequestAborted);
    }

    private static bool MaySee(HttpContext http, string job, string owner) =>
        owner == Owner(http) && (http.Features.Get<Ticket>() is not { } ticket || ticket.Job == job);

    // The job of another is asked for as one that is not there would be, so that both take as long.
    private static async ValueTask<JobFacts?> AskFactsAsync(HttpContext http, EventLog log, string id) =>
        await log.FindFactsAsync(id, http.RequestAborted) is { } job && MaySee(http, job.Id, job.Owner) ? job : null;
}
