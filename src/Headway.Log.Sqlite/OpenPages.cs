using System.Collections.Concurrent;

namespace Headway.Log.Sqlite;

/// <summary>
/// The pages that are being filled, by job. Whoever reads a log asks here first and the database afterwards: what has
/// left here by then is there, so the two together have no hole.
/// </summary>
/// <remarks>Filled by the writer's thread; read by anyone.</remarks>
internal sealed class OpenPages
{
    private readonly ConcurrentDictionary<string, OpenPage> _pages = new(concurrencyLevel: 1, capacity: 1021, StringComparer.Ordinal);

    public OpenPage? Find(string job) => _pages.GetValueOrDefault(job);

    /// <summary>The newest seq of a job's open page; 0 where it has none.</summary>
    public long LastSeq(string job) => Find(job)?.LastSeq ?? 0;

    public void Add(OpenPage page) => _pages[page.Job] = page;

    public void Remove(OpenPage page) => _pages.TryRemove(new(page.Job, page));
}
