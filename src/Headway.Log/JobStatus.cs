namespace Headway.Log;

/// <summary>Where a job stands. The last three are ends.</summary>
public enum JobStatus
{
    /// <summary>Created, and waiting for a worker or a producer.</summary>
    Queued = 0,

    /// <summary>Being worked on, or waiting for input.</summary>
    Running = 1,

    /// <summary>Ended with a result.</summary>
    Completed = 2,

    /// <summary>Ended with an error.</summary>
    Failed = 3,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled = 4,
}
