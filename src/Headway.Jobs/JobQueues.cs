namespace Headway.Jobs;

/// <summary>The queue of all nodes, and the local queue of jobs that only this node can run.</summary>
/// <remarks>Thread-safe. If the queue is not shared, there is no separate local queue.</remarks>
internal sealed class JobQueues(IJobQueue queue, IReadOnlyDictionary<string, IJobKind> kinds)
{
    private readonly LocalQueue? _local = queue.IsShared ? new() : null;

    public IJobQueue Queue => queue;

    public LocalQueue? Local => _local;

    public int Waiting => queue.Waiting + (_local?.Waiting ?? 0);

    /// <summary>Whether only the node that creates a job of this kind can run it.</summary>
    public bool IsLocal(string kind) => _local is not null && kinds.TryGetValue(kind, out var known) && known.IsLocal;

    /// <summary>Leases a local job in the shared queue before it exists, so that no other node can take it. Null for other jobs.</summary>
    public Task<IJobLease?> ReserveAsync(string job, string kind, CancellationToken cancellationToken) =>
        IsLocal(kind) ? queue.HoldAsync(job, cancellationToken) : Task.FromResult<IJobLease?>(null);

    public Task AddAsync(string job, IJobLease? reserved, CancellationToken cancellationToken) =>
        reserved is null ? queue.EnqueueAsync([job], cancellationToken) : _local!.AddAsync(reserved);

    public Task RemoveAsync(string job, CancellationToken cancellationToken) =>
        _local?.Contains(job) == true ? _local.RemoveAsync(job, cancellationToken) : queue.RemoveAsync(job, cancellationToken);

    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken) =>
        _local?.Contains(job) == true ? _local.PositionAsync(job, cancellationToken) : queue.PositionAsync(job, cancellationToken);
}
