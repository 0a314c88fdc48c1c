using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore;

/// <summary>The jobs that a caller may access. It can outlive the request, for example on a WebSocket.</summary>
/// <param name="Owner">The owner of the jobs.</param>
/// <param name="OnlyJob">The job of the caller's ticket, the only accessible one; null without a ticket.</param>
internal readonly record struct CallerScope(string Owner, string? OnlyJob)
{
    public static CallerScope Of(HttpContext http) => new(Callers.Owner(http), http.Features.Get<Jobs.Tickets.Ticket>()?.Job);

    /// <summary>Whether the caller may access a job.</summary>
    public bool MaySee(string job, string owner) => owner == Owner && (OnlyJob is null || OnlyJob == job);

    /// <summary>Finds a job. Returns null if it does not exist or belongs to another caller.</summary>
    public async ValueTask<JobRecord?> FindJobAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        await log.FindAsync(id, cancellationToken) is { } job && MaySee(job.Id, job.Owner) ? job : null;

    /// <summary>Like <see cref="FindJobAsync"/>, but returns only the facts that never change, usually from memory.</summary>
    public ValueTask<JobFacts?> FindFactsAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        log.FindCachedFacts(id) is { } known && MaySee(known.Id, known.Owner) ? new(known) : LoadFactsAsync(log, id, cancellationToken);

    /// <summary>Opens a job's log. Returns null if the job does not exist or belongs to another caller.</summary>
    public async ValueTask<OpenResult?> FindLogAsync(EventLog log, string id, Cursor cursor, ReaderSignal signal, CancellationToken cancellationToken)
    {
        // Checked first, so that a caller without access cannot open the log or learn anything from the response time.
        return await FindFactsAsync(log, id, cancellationToken) is null ? null : await log.OpenAsync(id, cursor, signal, cancellationToken);
    }

    // A job of another owner takes the same path as an unknown one, so that the response times do not differ.
    private async ValueTask<JobFacts?> LoadFactsAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        await log.FindFactsAsync(id, cancellationToken) is { } job && MaySee(job.Id, job.Owner) ? job : null;
}
