using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// Enqueues all open jobs that are neither queued nor leased: at the start, and with a shared queue also regularly, for
/// jobs whose node died between creating and enqueuing them.
/// </summary>
internal sealed class OpenJobRecovery(EventLog log, IJobQueue queue, IReadOnlyDictionary<string, IJobKind> kinds)
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

        open.Reverse(); // listings are newest first, the queue is oldest first
        foreach (var chunk in open.Chunk(PageSize))
        {
            await queue.EnqueueAsync(chunk, cancellationToken);
        }
    }
}
