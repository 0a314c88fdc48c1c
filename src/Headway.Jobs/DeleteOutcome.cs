namespace Headway.Jobs;

/// <summary>What became of a deletion.</summary>
public enum DeleteOutcome
{
    /// <summary>There is no such job.</summary>
    UnknownJob = 0,

    /// <summary>The job had ended, and is gone.</summary>
    HadEnded = 1,

    /// <summary>The job was open: it was cancelled, and its log is removed when its readers have left, after 10 seconds at most.</summary>
    WasOpen = 2,
}
