using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore;

/// <summary>Who asks, for those who go on asking when their request is over.</summary>
/// <param name="Owner">Whose jobs are theirs.</param>
/// <param name="OnlyJob">With a ticket there is one job, and no other; null: there is none.</param>
internal readonly record struct Asker(string Owner, string? OnlyJob)
{
    public static Asker Of(HttpContext http) => new(Callers.Owner(http), http.Features.Get<Jobs.Tickets.Ticket>()?.Job);

    /// <summary>Whether a job is there for them.</summary>
    public bool MaySee(string job, string owner) => owner == Owner && (OnlyJob is null || OnlyJob == job);

    /// <summary>The job, if there is one and it is theirs: other people's jobs do not exist.</summary>
    public async ValueTask<JobRecord?> FindJobAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        await log.FindAsync(id, cancellationToken) is { } job && MaySee(job.Id, job.Owner) ? job : null;

    /// <summary>As <see cref="FindJobAsync"/>, where it does not matter how far the job is: for their own most times no store is asked.</summary>
    public ValueTask<JobFacts?> FindFactsAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        log.Recall(id) is { } known && MaySee(known.Id, known.Owner) ? new(known) : AskFactsAsync(log, id, cancellationToken);

    /// <summary>Opens a job's log; null: there is no such job, or it is not theirs.</summary>
    public async ValueTask<OpenResult?> FindLogAsync(EventLog log, string id, Cursor cursor, ReaderSignal signal, CancellationToken cancellationToken)
    {
        // Asked first: nobody has the store follow a log, nor learns from how long that takes, who may not read it.
        return await FindFactsAsync(log, id, cancellationToken) is null ? null : await log.OpenAsync(id, cursor, signal, cancellationToken);
    }

    // The job of another is asked for as one that is not there would be, so that both take as long.
    private async ValueTask<JobFacts?> AskFactsAsync(EventLog log, string id, CancellationToken cancellationToken) =>
        await log.FindFactsAsync(id, cancellationToken) is { } job && MaySee(job.Id, job.Owner) ? job : null;
}
