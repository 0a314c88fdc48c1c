using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// Brings every open job into line that is in nobody's hands: at the start, what was left; and where many nodes share
/// the line again and again, what a node left that went down between creating a job and enqueuing it.
/// </summary>
internal sealed class OpenJobs(EventLog log, IJobQueue queue, IReadOnlyDictionary<string, IJobKind> kinds)
{
    private const int PageSize = 1000;

    public async Task EnqueueAsync(CancellationToken cancellationToken)
    {
        var open = new List<string>();
        var query = new JobQuery(Status: [JobStatus.Queued, JobStatus.Running], Limit: PageSize);
        while (await log.ListAsync(query, cancellationToken) is { Count: > 0 } page)
        {
            open.AddRange(page.Where(job => kinds.ContainsKey(job.Kind)).Select(static job => job.Id));
            query = query with { Before = page[^1].Id };
        }

        open.Reverse(); // listings are newest first; the line is oldest first
        foreach (var some in open.Chunk(PageSize))
        {
            await queue.EnqueueAsync(some, cancellationToken);
        }
    }
}
