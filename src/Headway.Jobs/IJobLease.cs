namespace Headway.Jobs;

/// <summary>The exclusive right to run a job, until it is released or lost.</summary>
/// <remarks>
/// Thread-safe. Releasing it twice, or after it was lost, has no effect. Releasing it never fails: if the queue is
/// unreachable, the lease expires.
/// </remarks>
public interface IJobLease
{
    /// <summary>The job's id.</summary>
    string Job { get; }

    /// <summary>Cancelled when another worker may have the job. The holder stops and appends no more events.</summary>
    CancellationToken Lost { get; }

    /// <summary>Releases the lease of a job that has ended.</summary>
    Task CompleteAsync();

    /// <summary>Releases the lease and puts the job at the front of the queue.</summary>
    Task HandBackAsync();
}
