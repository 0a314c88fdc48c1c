using Headway.Bench.Checks;

namespace Headway.Peers.Measures;

/// <summary>The result of <see cref="KilledAppends"/>.</summary>
internal sealed record KilledAppendsResult
{
    public required int Kills { get; init; }

    public required double Seconds { get; init; }

    public required LogCheck Readers { get; init; }

    public required ProducerCheck Producers { get; init; }

    /// <summary>Requests that were sent more than once.</summary>
    public required int Retried { get; init; }

    /// <summary>The connections of all readers.</summary>
    public required int Connections { get; init; }

    public bool IsGood => Readers.IsGood && Producers.IsGood;
}
