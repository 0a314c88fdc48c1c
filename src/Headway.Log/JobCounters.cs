using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>Counts jobs by kind and status, and updates the counts when a job changes its status.</summary>
/// <remarks>Only the store's writer updates the counts; any thread may read them.</remarks>
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
