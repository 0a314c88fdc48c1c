namespace Headway.Log;

/// <summary>What opening a log gave.</summary>
/// <param name="Job">The job as it stood then.</param>
/// <param name="Reader">The reader; null when the cursor lies beyond the log's end.</param>
public readonly record struct OpenResult(JobRecord Job, LogReader? Reader)
{
    /// <summary>Whether the cursor lies beyond the log's end.</summary>
    public bool IsBeyondEnd => Reader is null;
}
