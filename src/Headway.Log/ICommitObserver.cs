namespace Headway.Log;

/// <summary>Is notified of events after the store has committed them, in the order of each job's log.</summary>
public interface ICommitObserver
{
    /// <summary>
    /// Called by the store's writer after a commit, before the append is acknowledged. Must not block or throw.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="events">The committed events, in order. The store reuses the list: do not keep it after the call.</param>
    void Committed(string job, IReadOnlyList<LogEvent> events);

    /// <summary>Called after this process has stored events. Must not block or throw.</summary>
    /// <param name="events">The number of events in the append.</param>
    void Appended(int events)
    {
    }

    /// <summary>Called after this or another process has created a job with an idempotency key; may be called more than once. Must not block or throw.</summary>
    void Arrived(string owner, string key)
    {
    }

    /// <summary>Called once, before the first commit, with the number of stored jobs by kind and status.</summary>
    void Counted(IReadOnlyList<JobCount> jobs)
    {
    }

    /// <summary>Called by the store's writer after a commit that created a job or changed its status. Must not block or throw.</summary>
    /// <param name="kind">The job's kind.</param>
    /// <param name="from">The previous status; null for a new job.</param>
    /// <param name="to">The new status.</param>
    void Moved(string kind, JobStatus? from, JobStatus to)
    {
    }

    /// <summary>A job was deleted, here or by another process. May be called more than once. Must not block or throw.</summary>
    /// <param name="job">The job.</param>
    /// <param name="grace">How long its events stay readable.</param>
    void Deleted(string job, TimeSpan grace)
    {
    }

    /// <summary>This process has deleted a job. Must not block or throw.</summary>
    /// <param name="kind">The job's kind.</param>
    /// <param name="status">Where it stood.</param>
    void Removed(string kind, JobStatus status)
    {
    }

    /// <summary>This process has removed events of a deleted job from the store. Must not block or throw.</summary>
    /// <param name="bytes">The length of their lines.</param>
    void Freed(long bytes)
    {
    }
}
