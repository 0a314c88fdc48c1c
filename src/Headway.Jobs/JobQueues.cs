namespace Headway.Jobs;

/// <summary>Where jobs wait: in the queue that is given, or, those that only this node can do, in a line of its own.</summary>
/// <remarks>Thread-safe. A queue that nobody shares is this node's own: then there is no other line.</remarks>
internal sealed class JobQueues(IJobQueue queue, IReadOnlyDictionary<string, IJobKind> kinds)
{
    private readonly LocalQueue? _own = queue.IsShared ? new() : null;

    public IJobQueue Queue => queue;

    public LocalQueue? Own => _own;

    public int Waiting => queue.Waiting + (_own?.Waiting ?? 0);

    /// <summary>Whether jobs of this kind never leave the node that creates them.</summary>
    public bool IsOwn(string kind) => _own is not null && kinds.TryGetValue(kind, out var known) && known.IsLocal;

    /// <summary>Takes hold of a job that does not exist yet, if it is to be this node's; so no other finds it unheld.</summary>
    public Task<IJobLease?> ReserveAsync(string job, string kind, CancellationToken cancellationToken) =>
        IsOwn(kind) ? queue.HoldAsync(job, cancellationToken) : Task.FromResult<IJobLease?>(null);

    public Task AddAsync(string job, IJobLease? reserved, CancellationToken cancellationToken) =>
        reserved is null ? queue.EnqueueAsync([job], cancellationToken) : _own!.AddAsync(reserved);

    public Task RemoveAsync(string job, CancellationToken cancellationToken) =>
        _own?.Has(job) == true ? _own.RemoveAsync(job, cancellationToken) : queue.RemoveAsync(job, cancellationToken);

    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken) =>
        _own?.Has(job) == true ? _own.PositionAsync(job, cancellationToken) : queue.PositionAsync(job, cancellationToken);
}
