namespace Headway.Faults.Workload;

/// <summary>The workload during a fault.</summary>
internal sealed record WorkloadPlan
{
    /// <summary>The number of concurrent jobs; when one ends, the next starts.</summary>
    public int Jobs { get; init; } = 100;

    /// <summary>The readers of each job, over each transport in turn.</summary>
    public int ReadersPerJob { get; init; } = 3;

    /// <summary>The levels of a job, with two steps each.</summary>
    public int Levels { get; init; } = 10;

    /// <summary>The time of a level in milliseconds.</summary>
    public int LevelMilliseconds { get; init; } = 600;

    /// <summary>The logs of external producers.</summary>
    public int Logs { get; init; } = 4;

    public int ProducersPerLog { get; init; } = 2;

    public int ReadersPerLog { get; init; } = 6;

    public int AllReaders => (Jobs * ReadersPerJob) + ((Jobs + 9) / 10) + (Logs * ReadersPerLog);

    /// <summary>The pause of a producer between a response and its next request.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(20);
}
