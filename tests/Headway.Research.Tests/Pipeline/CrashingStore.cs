using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

/// <summary>A store that simulates a crash after a number of events: appended events stay, and later appends fail.</summary>
internal sealed class CrashingStore(ILogStore inner, int events) : ILogStore
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = events;

    public Task Crashed => _crashed.Task;

    public void Crash() => Interlocked.Exchange(ref _left, 0);

    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) => inner.CreateAsync(job, cancellationToken);

    public Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _left, -events.Count) >= 0)
        {
            return inner.AppendAsync(job, events, producer, cancellationToken);
        }

        _crashed.TrySetResult();
        throw new LogStoreException("down", "The process is down.");
    }

    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(job, after, limit, cancellationToken);

    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        inner.FindByKeyAsync(owner, key, cancellationToken);

    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) => inner.FindAsync(job, cancellationToken);

    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) => inner.TrimAsync(job, firstSeq, cancellationToken);

    public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => inner.MeasureAsync(owner, cancellationToken);

    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => inner.RenameAsync(job, title, cancellationToken);

    public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) => inner.DeleteAsync(job, grace, cancellationToken);

    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => inner.WasDeletedAsync(owner, key, cancellationToken);

    public void Observe(ICommitObserver observer) => inner.Observe(observer);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
