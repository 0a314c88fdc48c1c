using Headway.Bench.Checks;

namespace Headway.Peers.Measures;

/// <summary>What came of it.</summary>
internal sealed record KilledAppendsResult
{
    public required int Kills { get; init; }

    public required double Seconds { get; init; }

    public required LogCheck Readers { get; init; }

    public required ProducerCheck Producers { get; init; }

    /// <summary>Requests that had to be sent again.</summary>
    public required int Retried { get; init; }

    /// <summary>Connections of all readers.</summary>
    public required int Connections { get; init; }

    public bool IsGood => Readers.IsGood && Producers.IsGood;
}
