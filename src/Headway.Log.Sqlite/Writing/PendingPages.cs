using System.Collections.Concurrent;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// The pending pages by job. A reader asks here before it asks the database: a page leaves only after it is committed to
/// <c>events</c>, so the two together have no hole.
/// </summary>
/// <remarks>Filled by the writer's thread; read by any.</remarks>
internal sealed class PendingPages
{
    private readonly ConcurrentDictionary<string, PendingPage> _pages = new(concurrencyLevel: 1, capacity: 1021, StringComparer.Ordinal);

    public PendingPage? Find(string job) => _pages.GetValueOrDefault(job);

    /// <summary>The newest seq of a job's pending page; 0 where it has none.</summary>
    public long LastSeq(string job) => Find(job)?.LastSeq ?? 0;

    /// <summary>The bytes of each pending page, by the key of the job's row.</summary>
    public Dictionary<long, int> Sizes()
    {
        var sizes = new Dictionary<long, int>();
        foreach (var (_, page) in _pages)
        {
            sizes[page.Key] = page.Bytes;
        }

        return sizes;
    }

    public void Add(PendingPage page) => _pages[page.Job] = page;

    public void Remove(PendingPage page) => _pages.TryRemove(new(page.Job, page));
}
