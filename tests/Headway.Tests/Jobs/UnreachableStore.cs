using Headway.Log;

namespace Headway.Tests.Jobs;

/// <summary>A real store that a test can make unreachable.</summary>
internal sealed class UnreachableStore(ILogStore store) : ILogStore
{
    private volatile bool _isUnreachable;
    private volatile bool _afterCreation;
    private readonly TaskCompletionSource _refused = new();

    /// <summary>Completes at the first call that fails because the store is unreachable.</summary>
    public Task Refused => _refused.Task;

    /// <summary>Makes the store unreachable now, or after the next job is created.</summary>
    public void MakeUnreachable(bool afterCreation = false)
    {
        _afterCreation = afterCreation;
        _isUnreachable = !afterCreation;
    }

    public void MakeReachable() => _isUnreachable = false;

    public async Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken)
    {
        var created = await Reach().CreateAsync(job, cancellationToken);
        _isUnreachable = _afterCreation;
        return created;
    }

    public Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken) =>
        Reach().AppendAsync(job, events, producer, cancellationToken);

    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        Reach().ReadAsync(job, after, limit, cancellationToken);

    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) => Reach().FindAsync(job, cancellationToken);

    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        Reach().FindByKeyAsync(owner, key, cancellationToken);

    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => Reach().ListAsync(query, cancellationToken);

    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) => Reach().TrimAsync(job, firstSeq, cancellationToken);

    public ValueTask FollowAsync(string job, CancellationToken cancellationToken) => Reach().FollowAsync(job, cancellationToken);

    public void Unfollow(string job) => store.Unfollow(job);

    public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => Reach().MeasureAsync(owner, cancellationToken);

    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => Reach().RenameAsync(job, title, cancellationToken);

    public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) => Reach().DeleteAsync(job, grace, cancellationToken);

    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => Reach().WasDeletedAsync(owner, key, cancellationToken);

    public void Observe(ICommitObserver observer) => store.Observe(observer);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private ILogStore Reach()
    {
        if (!_isUnreachable)
        {
            return store;
        }

        _refused.TrySetResult();
        throw new LogStoreException("store_unreachable", "Unreachable.");
    }
}
