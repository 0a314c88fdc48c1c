namespace Headway.Jobs;

/// <summary>
/// A first-in, first-out queue of jobs, with leases on the jobs that workers have taken. A job's state is in its log, where
/// the epoch fences each attempt. So a queue may lose jobs, which are then enqueued again from the log, and may lease a
/// job twice, of which only one attempt can append.
/// </summary>
/// <remarks>Thread-safe. The methods throw <see cref="Headway.Log.LogStoreException"/> if the queue is unreachable.</remarks>
public interface IJobQueue : IAsyncDisposable
{
    /// <summary>Whether other processes take jobs from the queue too.</summary>
    bool IsShared { get; }

    /// <summary>The number of queued jobs. For a shared queue, the number at this process's last look.</summary>
    int Waiting { get; }

    /// <summary>Appends jobs to the end of the queue. Skips jobs that are already queued or taken.</summary>
    Task EnqueueAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken);

    /// <summary>Waits until there may be a job to take. Supports one waiter at a time.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Removes the next job from the queue and leases it; null if the queue is empty.</summary>
    Task<IJobLease?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Leases a job that only this process can run, without enqueuing it. Null if it is already queued or taken.
    /// </summary>
    Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken);

    /// <summary>Removes a job from the queue. Has no effect on a job that is taken.</summary>
    Task RemoveAsync(string job, CancellationToken cancellationToken);

    /// <summary>The job's position in the queue, from 1; null if it is not queued.</summary>
    Task<int?> PositionAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until it is this process's turn to enqueue open jobs of the log that are neither queued nor taken, because
    /// their process died between creating and enqueuing them. Never completes if the queue is not shared.
    /// </summary>
    Task WaitForReviewAsync(CancellationToken cancellationToken);
}
