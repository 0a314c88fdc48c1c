namespace Headway.Jobs;

/// <summary>How an attempt left its job.</summary>
internal enum JobRunEnd
{
    /// <summary>The log is closed.</summary>
    Ended = 0,

    /// <summary>The job waits again, and says so in its log.</summary>
    Returned = 1,

    /// <summary>Someone else closed the log, or has begun an attempt; the log says which.</summary>
    Overtaken = 2,
}
