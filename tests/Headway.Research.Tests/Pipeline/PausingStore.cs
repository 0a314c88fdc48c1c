using Headway.Log;

namespace Headway.Research.Tests.Pipeline;

/// <summary>A store that blocks the append of the first matching event until it is resumed.</summary>
internal sealed class PausingStore(ILogStore inner, Func<NewEvent, bool> pauseAt) : ILogStore
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Paused => _paused.Task;

    public void Resume() => _resumed.TrySetResult();

    public async Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken)
    {
        if (!_resumed.Task.IsCompleted && events.Any(pauseAt))
        {
            _paused.TrySetResult();
            await _resumed.Task.WaitAsync(cancellationToken);
        }

        return await inner.AppendAsync(job, events, producer, cancellationToken);
    }

    public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) => inner.CreateAsync(job, cancellationToken);

    public ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        inner.ReadAsync(job, after, limit, cancellationToken);

    public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) => inner.FindAsync(job, cancellationToken);

    public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) =>
        inner.FindByKeyAsync(owner, key, cancellationToken);

    public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => inner.ListAsync(query, cancellationToken);

    public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) => inner.TrimAsync(job, firstSeq, cancellationToken);

    public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => inner.MeasureAsync(owner, cancellationToken);

    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => inner.RenameAsync(job, title, cancellationToken);

    public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) => inner.DeleteAsync(job, grace, cancellationToken);

    public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => inner.WasDeletedAsync(owner, key, cancellationToken);

    public void Observe(ICommitObserver observer) => inner.Observe(observer);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
