using System.Collections.Concurrent;
using Headway.Log;

namespace Headway.Tests.Jobs;

/// <summary>A real store that blocks appends until <see cref="Open"/> is called, and records the size of each.</summary>
internal sealed class HeldStore(ILogStore store) : ILogStore
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<int> _sizes = new();

    /// <summary>The number of events of each append.</summary>
    public IReadOnlyCollection<int> Sizes => _sizes;

    /// <summary>If set, appends fail with this exception.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Unblocks the appends.</summary>
    public void Open() => _open.TrySetResult();

    public async Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        _sizes.Enqueue(events.Count);
        await _open.Task;
        return Fault is null ? await store.AppendAsync(job, events, producer, cancellationToken) : throw Fault;
    }

    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) => store.CreateAsync(job, cancellationToken);

    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) => store.ReadAsync(job, after, limit, cancellationToken);

    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) => store.FindAsync(job, cancellationToken);

    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) => store.FindByKeyAsync(owner, key, cancellationToken);

    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) => store.TrimAsync(job, firstSeq, cancellationToken);

    public ValueTask FollowAsync(string job, CancellationToken cancellationToken) => store.FollowAsync(job, cancellationToken);

    public void Unfollow(string job) => store.Unfollow(job);

    public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => store.MeasureAsync(owner, cancellationToken);

    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => store.RenameAsync(job, title, cancellationToken);

    public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) => store.DeleteAsync(job, grace, cancellationToken);

    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => store.WasDeletedAsync(owner, key, cancellationToken);

    public void Observe(ICommitObserver observer) => store.Observe(observer);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
