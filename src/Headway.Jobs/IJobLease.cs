namespace Headway.Jobs;

/// <summary>The right to work on a job, until it is given up or lost.</summary>
/// <remarks>
/// Thread-safe. Giving it up twice, or after it was lost, does nothing. Giving it up never fails: where the queue is out
/// of reach the lease ends by itself.
/// </remarks>
public interface IJobLease
{
    /// <summary>The job's id.</summary>
    string Job { get; }

    /// <summary>Cancelled when another may have the job by now: whoever works on it stops, and says nothing more.</summary>
    CancellationToken Lost { get; }

    /// <summary>The job has ended.</summary>
    Task CompleteAsync();

    /// <summary>The job goes to the front of the line.</summary>
    Task HandBackAsync();
}
