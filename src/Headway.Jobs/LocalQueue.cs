using System.Collections.Concurrent;

namespace Headway.Jobs;

/// <summary>
/// The line of those jobs that only this node can do, where the others stand in a line that many nodes share. Each is
/// held in the shared queue from before it exists until it ends: so no other node takes it, and when this node is gone
/// the hold lapses and the job comes to another, which can at least end it.
/// </summary>
/// <remarks>Thread-safe.</remarks>
#pragma warning disable CA1001 // A line in memory holds nothing to release.
internal sealed class LocalQueue
#pragma warning restore CA1001
{
    private readonly LocalJobQueue _line = new();
    private readonly ConcurrentDictionary<string, IJobLease> _holds = new(StringComparer.Ordinal);

    public int Waiting => _line.Waiting;

    public bool Has(string job) => _holds.ContainsKey(job);

    public Task AddAsync(IJobLease hold)
    {
        _holds[hold.Job] = hold;
        return _line.EnqueueAsync([hold.Job], CancellationToken.None);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _line.WaitAsync(cancellationToken);

    public async Task<IJobLease?> TakeAsync(CancellationToken cancellationToken) =>
        await _line.TakeAsync(cancellationToken) is { } place && _holds.TryGetValue(place.Job, out var hold) ? new Lease(this, place, hold) : null;

    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken) => _line.PositionAsync(job, cancellationToken);

    public async Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        if (await _line.PositionAsync(job, cancellationToken) is not null)
        {
            await _line.RemoveAsync(job, cancellationToken);
            await EndAsync(job);
        }
    }

    /// <summary>This node ends: what it has not done, another will end.</summary>
    public Task LeaveAsync() => Task.WhenAll(_holds.Values.Select(static hold => hold.HandBackAsync()));

    private Task EndAsync(string job) => _holds.TryRemove(job, out var hold) ? hold.CompleteAsync() : Task.CompletedTask;

    private sealed class Lease(LocalQueue line, IJobLease place, IJobLease hold) : ILocalLease
    {
        public string Job => hold.Job;

        public CancellationToken Lost => hold.Lost;

        public async Task CompleteAsync()
        {
            await place.CompleteAsync();
            await line.EndAsync(Job);
        }

        public Task HandBackAsync() => Lost.IsCancellationRequested ? CompleteAsync() : place.HandBackAsync();
    }
}

/// <summary>The lease of a job that only this node can do.</summary>
internal interface ILocalLease : IJobLease;
