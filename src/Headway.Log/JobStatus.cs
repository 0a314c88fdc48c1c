namespace Headway.Log;

/// <summary>The status of a job. <see cref="Completed"/>, <see cref="Failed"/> and <see cref="Cancelled"/> are final.</summary>
public enum JobStatus
{
    /// <summary>The job waits for a worker or a producer.</summary>
    Queued = 0,

    /// <summary>The job runs, or waits for input.</summary>
    Running = 1,

    /// <summary>The job ended with a result.</summary>
    Completed = 2,

    /// <summary>The job ended with an error.</summary>
    Failed = 3,

    /// <summary>The job was cancelled on request.</summary>
    Cancelled = 4,
}
