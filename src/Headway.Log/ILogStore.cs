namespace Headway.Log;

/// <summary>
/// Stores logs in a database. A store assigns seqs, applies the rules of <see cref="JobRecord"/> and
/// <see cref="ProducerState"/>, and acknowledges an append only when it is durable as configured.
/// </summary>
/// <remarks>Thread-safe. Every store passes the same contract tests.</remarks>
public interface ILogStore : IAsyncDisposable
{
    /// <summary>Stores a job and its <c>job.queued</c> event, or returns the job that an earlier request with the same idempotency key created.</summary>
    /// <exception cref="ArgumentException">The request is not one JSON object; nothing was stored.</exception>
    Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Appends all of the events or none. An append that is refused or fails does not affect others.</summary>
    /// <exception cref="ArgumentException">An event breaks the rules of <see cref="NewEvent.Check"/>; nothing was stored.</exception>
    /// <exception cref="LogStoreException">The store failed; nothing was stored.</exception>
    Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken);

    /// <summary>Reads up to <paramref name="limit"/> events after a seq; fewer when they are large. Empty at the log's end.</summary>
    ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The job with this id, or null.</summary>
    ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken);

    /// <summary>The job that this owner created with this idempotency key, or null.</summary>
    ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken);

    /// <summary>A list of jobs, newest first.</summary>
    ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes the events before <paramref name="firstSeq"/>, but never the newest event.</summary>
    Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken);

    /// <summary>Gives a job another title.</summary>
    /// <param name="job">The job.</param>
    /// <param name="title">The title, at most 200 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there is such a job.</returns>
    Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a job: its log, its request, its producers and its idempotency key. When the task ends the deletion is
    /// durable as configured, and no call but <see cref="ReadAsync"/> finds the job. The events stay readable for
    /// <paramref name="grace"/>; then they are removed, also when the process was killed meanwhile. The name in
    /// <see cref="NewJob.Idempotency"/> is remembered for 24 hours (<see cref="WasDeletedAsync"/>).
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="grace">How long the events stay readable for readers that have opened the log; zero: they are removed before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait, not the deletion.</param>
    /// <returns>Whether there was such a job.</returns>
    /// <exception cref="LogStoreException">The store could not be written; the job is still there.</exception>
    Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Whether a job that this owner created with this idempotency key was deleted in the last 24 hours.</summary>
    ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken);

    /// <summary>
    /// About how many bytes the stored events of an owner's jobs take. Jobs that were deleted do not count, even while
    /// readers may still read them.
    /// </summary>
    /// <exception cref="LogStoreException">The store could not be read.</exception>
    ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken);

    /// <summary>
    /// After the task completes, the store notifies the observer of every commit to this log, from any process, until
    /// <see cref="Unfollow"/>. A store with a single writing process notifies it of all commits anyway.
    /// </summary>
    ValueTask FollowAsync(string job, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Ends <see cref="FollowAsync"/>: this process has no more readers of the log.</summary>
    void Unfollow(string job)
    {
    }

    /// <summary>Sets the observer that is notified of commits. Called once, before the first append.</summary>
    void Observe(ICommitObserver observer);
}
