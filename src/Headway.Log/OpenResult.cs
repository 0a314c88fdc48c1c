namespace Headway.Log;

/// <summary>The result of opening a log.</summary>
/// <param name="Job">The job's record at that time.</param>
/// <param name="Reader">The reader; null when the cursor is beyond the log's end.</param>
public readonly record struct OpenResult(JobRecord Job, LogReader? Reader)
{
    /// <summary>Whether the cursor is beyond the log's end.</summary>
    public bool IsBeyondEnd => Reader is null;
}
