using Headway.Peers.Load.Plans;

namespace Headway.Peers.Scenarios;

/// <summary>One channel, a thousand readers.</summary>
internal static class FanOut
{
    private const int Readers = 1000;
    private const int Publishers = 32;

    public static IScenario Sse { get; } = new LoadScenario
    {
        Name = "sse",
        Title = "One channel, 1,000 SSE readers, 32 publishers that each send the next message after the response to the last.",
        Entrants = Entrant.Of("headway", "nchan"),
        Figures = [Figures.Deliveries, Figures.Published, Figures.P50, Figures.P99, Figures.Cost, Figures.Allocated, Figures.Memory, Figures.Received],
        Goals =
        [
            Goal.Own("at least 1.5 million deliveries/s", "deliveries", 1_500_000, isAtLeast: true),
            Goal.Ratio("at least 8 × nchan's deliveries", "deliveries", "nchan", 8, isAtLeast: true),
        ],
        Plan = static (target, _, round) => Saturated(target, round) with { Transport = Transport.Sse },
    };

    public static IScenario WebSocket { get; } = new LoadScenario
    {
        Name = "ws",
        Title = "The same as `sse`, over WebSocket.",
        Entrants = [.. Entrant.Of("headway", "signalr"), .. Entrant.Whole("redis-bridge", "nchan")],
        Figures = [Figures.Deliveries, Figures.Published, Figures.P50, Figures.P99, Figures.Cost, Figures.Allocated, Figures.Memory, Figures.Received],
        Goals =
        [
            Goal.Ratio("at least 1.5 × SignalR's deliveries", "deliveries", "signalr", 1.5, isAtLeast: true),
            Goal.Ratio("at most 0.6 × SignalR's processor time per delivery", "cost", "signalr", 0.6, isAtLeast: false),
        ],
        Plan = static (target, _, round) => Saturated(target, round) with { Transport = Transport.Ws },
    };

    public static IScenario Paced { get; } = new LoadScenario
    {
        Name = "paced",
        Title = "One channel, 1,000 readers, 100 messages per second, which saturates no server. SSE, or WebSocket for a server without SSE.",
        Entrants = [new("headway", "headway"), new("headway ws", "headway", IsQuick: false), .. Entrant.Of("nchan", "signalr"), .. Entrant.Whole("pushpin", "redis-bridge")],
        Figures = [Figures.P50, Figures.P99 with { IsPlotted = true }, Figures.P999, Figures.Cost, Figures.Allocated, Figures.Memory, Figures.Received],
        Goals =
        [
            Goal.Ratio("p99 at most nchan's", "p99", "nchan", 1, isAtLeast: false),
            Goal.Ratio("p99 at most half of SignalR's", "p99", "signalr", 0.5, isAtLeast: false),
            Goal.Ratio("at most 1.2 × nchan's processor time per delivery", "cost", "nchan", 1.2, isAtLeast: false),
        ],
        Plan = static (target, entrant, round) => new()
        {
            Target = target,
            Transport = target.EventsPath.Length == 0 || entrant.Name.EndsWith("ws", StringComparison.Ordinal) ? Transport.Ws : Transport.Sse,
            Readers = Readers,
            Publishers = 8,
            Rate = 100,
            WarmUp = round.Pick(3.0, 0.8),
            Seconds = round.Pick(4.0, 1.0),
        },
    };

    private static LoadPlan Saturated(Target target, Round round) => new()
    {
        Target = target,
        Readers = Readers,
        Publishers = Publishers,
        WarmUp = round.Pick(2.0, 0.8),
        Seconds = round.Pick(4.0, 1.0),
        Drain = 15,
    };
}
