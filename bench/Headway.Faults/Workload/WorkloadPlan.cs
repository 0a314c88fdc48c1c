namespace Headway.Faults.Workload;

/// <summary>How much goes on while something breaks.</summary>
internal sealed record WorkloadPlan
{
    /// <summary>Jobs that run at once, from the first moment to the last: where one ends, the next begins.</summary>
    public int Jobs { get; init; } = 100;

    /// <summary>Readers of each of these; they come over each transport in turn.</summary>
    public int ReadersPerJob { get; init; } = 3;

    /// <summary>Levels of a job, two steps each.</summary>
    public int Levels { get; init; } = 10;

    /// <summary>How long a level takes, in milliseconds.</summary>
    public int LevelMilliseconds { get; init; } = 600;

    /// <summary>Logs that producers outside write to.</summary>
    public int Logs { get; init; } = 4;

    public int ProducersPerLog { get; init; } = 2;

    public int ReadersPerLog { get; init; } = 6;

    public int AllReaders => (Jobs * ReadersPerJob) + ((Jobs + 9) / 10) + (Logs * ReadersPerLog);

    /// <summary>What a producer waits between an answer and its next request.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(20);
}
