using Headway.Peers.Load.Plans;

namespace Headway.Peers.Scenarios;

/// <summary>Two thousand channels, one reader each.</summary>
internal static class ManyChannels
{
    private const int Channels = 2000;
    private const double PacedRate = 20_000;

    public static IScenario Single { get; } = new LoadScenario
    {
        Name = "jobs",
        Title = "2,000 channels with one SSE reader each (WebSocket for a server without SSE), 32 publishers, one message per request.",
        Entrants = [.. Entrant.Of("headway", "nchan"), .. Entrant.Whole("signalr")],
        Figures = [Figures.Published with { IsPlotted = true }, Figures.P50, Figures.P99, Figures.EventCost, Figures.Memory, Figures.Received],
        Goals = [Goal.Ratio("at least 1.2 × nchan's publishes/s", "published", "nchan", 1.2, isAtLeast: true)],
        Plan = static (target, _, round) => Many(target, round) with { Publishers = 32 },
    };

    public static IScenario Paced { get; } = new LoadScenario
    {
        Name = "jobs-paced",
        Title = "The same as `jobs`, at 20,000 messages per second.",
        Entrants = Entrant.Of("headway", "nchan"),
        Figures = [Figures.Published, Figures.P50, Figures.P99 with { IsPlotted = true }, Figures.P999, Figures.EventCost, Figures.Received],
        Goals =
        [
            Goal.Own("keeps up with 20,000 events/s", "published", PacedRate * 0.98, isAtLeast: true),
            Goal.Own("p99 under 10 ms at that rate", "p99", 10, isAtLeast: false, "0.0 ms"),
        ],
        Plan = static (target, _, round) => Many(target, round) with { Publishers = 64, Rate = PacedRate },
    };

    public static IScenario Batches { get; } = new LoadScenario
    {
        Name = "batches",
        Title = "2,000 jobs with one SSE reader each, 16 publishers, 100 events per request as NDJSON.",
        Entrants = Entrant.Of("headway"),
        Figures = [Figures.Published with { Title = "durable events/s" }, Figures.P50, Figures.P99, Figures.EventCost, Figures.Memory, Figures.Received],
        Goals = [Goal.Own("at least 150,000 durable events/s", "published", 150_000, isAtLeast: true)],
        Plan = static (target, _, round) => Many(target, round) with { Publishers = 16, Batch = 100 },
    };

    /// <summary>The cost of an event when many jobs are stored.</summary>
    public static IScenario Stored { get; } = new StoredJobs();

    private static LoadPlan Many(Target target, Round round) => new()
    {
        Target = target,
        Transport = target.EventsPath.Length == 0 ? Transport.Ws : Transport.Sse,
        ChannelCount = Channels,
        Readers = Channels,
        Checked = 50,
        WarmUp = round.Pick(4.0, 0.8),
        Seconds = round.Pick(4.0, 1.0),
        Drain = 15,
    };
}
