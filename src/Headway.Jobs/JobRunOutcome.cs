namespace Headway.Jobs;

/// <summary>The outcome of an attempt.</summary>
internal enum JobRunOutcome
{
    /// <summary>The attempt closed the log: the job completed or failed.</summary>
    Ended = 0,

    /// <summary>The attempt appended <c>job.queued</c>: the job is queued again.</summary>
    Requeued = 1,

    /// <summary>The job was cancelled or closed by others, another attempt started, or the lease was lost.</summary>
    Superseded = 2,
}
