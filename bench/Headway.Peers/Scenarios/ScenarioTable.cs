using Headway.Peers.RunStreams;

namespace Headway.Peers.Scenarios;

/// <summary>All scenarios.</summary>
internal static class ScenarioTable
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<IScenario> All { get; } =
    [
        FanOut.Sse, FanOut.WebSocket, FanOut.Paced,
        ManyChannels.Single, ManyChannels.Paced, ManyChannels.Batches,
        Connections.IdleSse, Connections.IdleWs, Connections.Storm, Connections.Replay, Connections.Stalled,
        new DialectReading(), ManyChannels.Stored, new RunScenario(),
    ];
}
