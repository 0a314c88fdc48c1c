namespace Headway.Jobs;

/// <summary>
/// The jobs that wait for a worker, first come, first served, and who works on those that have been taken. It only says
/// who may begin: what a job is and how far it is stands in its log, and there an attempt is fenced by its epoch. So a
/// queue may forget jobs, they are found again in the log; and give one out twice, only one of the two can append.
/// </summary>
/// <remarks>Thread-safe. Where the queue is out of reach its methods throw <see cref="Headway.Log.LogStoreException"/>.</remarks>
public interface IJobQueue : IAsyncDisposable
{
    /// <summary>Whether other processes take jobs from it as well.</summary>
    bool IsShared { get; }

    /// <summary>How many jobs stand in line. Of a shared line: as it was when this process last looked.</summary>
    int Waiting { get; }

    /// <summary>Puts jobs at the end of the line, those left out that stand in it or are taken.</summary>
    Task EnqueueAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken);

    /// <summary>Waits until there may be a job to take. For one waiter at a time.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>The next job, out of the line; null when there is none.</summary>
    Task<IJobLease?> TakeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a job that stands in no line and that only this process can do. Null when it stands in line or is taken.
    /// </summary>
    Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken);

    /// <summary>Takes a job out of the line. One that has been taken stays so.</summary>
    Task RemoveAsync(string job, CancellationToken cancellationToken);

    /// <summary>The job's place in line, from 1; null when it is not in line.</summary>
    Task<int?> PositionAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when it is this process's turn to look into the log for open jobs that are in nobody's hands: those of a
    /// process that went down between creating and enqueuing. Never, where no other process puts jobs in line.
    /// </summary>
    Task WaitForReviewAsync(CancellationToken cancellationToken);
}
