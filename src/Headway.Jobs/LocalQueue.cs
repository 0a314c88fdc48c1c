using System.Collections.Concurrent;

namespace Headway.Jobs;

/// <summary>
/// The queue of jobs that only this node can run, beside the shared queue. This node leases each such job in the shared
/// queue from before its creation until its end, so that no other node takes it. If this node dies, the lease expires,
/// and the node that takes the job ends it as <c>interrupted</c>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
#pragma warning disable CA1001 // A LocalJobQueue holds no resources to release.
internal sealed class LocalQueue
#pragma warning restore CA1001
{
    private readonly LocalJobQueue _queue = new();
    private readonly ConcurrentDictionary<string, IJobLease> _leases = new(StringComparer.Ordinal);

    public int Waiting => _queue.Waiting;

    public bool Contains(string job) => _leases.ContainsKey(job);

    public Task AddAsync(IJobLease shared)
    {
        _leases[shared.Job] = shared;
        return _queue.EnqueueAsync([shared.Job], CancellationToken.None);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _queue.WaitAsync(cancellationToken);

    public async Task<IJobLease?> TakeAsync(CancellationToken cancellationToken) =>
        await _queue.TakeAsync(cancellationToken) is { } local && _leases.TryGetValue(local.Job, out var shared) ? new Lease(this, local, shared) : null;

    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken) => _queue.PositionAsync(job, cancellationToken);

    public async Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        if (await _queue.PositionAsync(job, cancellationToken) is not null)
        {
            await _queue.RemoveAsync(job, cancellationToken);
            await EndAsync(job);
        }
    }

    /// <summary>Hands all local jobs back to the shared queue when this node stops; another node ends them as <c>interrupted</c>.</summary>
    public Task HandBackAllAsync() => Task.WhenAll(_leases.Values.Select(static shared => shared.HandBackAsync()));

    private Task EndAsync(string job) => _leases.TryRemove(job, out var shared) ? shared.CompleteAsync() : Task.CompletedTask;

    private sealed class Lease(LocalQueue queue, IJobLease local, IJobLease shared) : ILocalLease
    {
        public string Job => shared.Job;

        public CancellationToken Lost => shared.Lost;

        public async Task CompleteAsync()
        {
            await local.CompleteAsync();
            await queue.EndAsync(Job);
        }

        public Task HandBackAsync() => Lost.IsCancellationRequested ? CompleteAsync() : local.HandBackAsync();
    }
}

/// <summary>The lease of a job that only this node can run.</summary>
internal interface ILocalLease : IJobLease;
