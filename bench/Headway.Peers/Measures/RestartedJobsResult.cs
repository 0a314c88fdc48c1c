using Headway.Bench.Checks;

namespace Headway.Peers.Measures;

/// <summary>The result of <see cref="RestartedJobs"/>.</summary>
internal sealed record RestartedJobsResult
{
    public required double Seconds { get; init; }

    public required LogCheck Readers { get; init; }

    public required StepCheck Steps { get; init; }

    public required int ReaderCount { get; init; }

    /// <summary>The connections of all readers.</summary>
    public required int Connections { get; init; }
}
