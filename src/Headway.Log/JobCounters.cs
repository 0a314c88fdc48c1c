using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>How many jobs of each kind stand at each status, counted on as they move.</summary>
/// <remarks>The store's writer alone counts; anyone reads.</remarks>
internal sealed class JobCounters
{
    private readonly ConcurrentDictionary<(string Kind, JobStatus Status), long> _counts = new();

    public IReadOnlyList<JobCount> Counts => [.. _counts
        .Select(static pair => new JobCount(pair.Key.Kind, pair.Key.Status, pair.Value))
        .OrderBy(static count => count.Kind, StringComparer.Ordinal).ThenBy(static count => count.Status)];

    public void Add(JobCount count) => Add(count.Kind, count.Status, count.Count);

    public void Move(string kind, JobStatus? from, JobStatus to)
    {
        if (from is { } before)
        {
            Add(kind, before, -1);
        }

        Add(kind, to, 1);
    }

    /// <summary>A job was deleted.</summary>
    public void Remove(string kind, JobStatus status) => Add(kind, status, -1);

    private void Add(string kind, JobStatus status, long count) =>
        _counts.AddOrUpdate((kind, status), static (_, more) => more, static (_, before, more) => before + more, count);
}
