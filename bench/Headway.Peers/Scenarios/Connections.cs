using Headway.Bench.Statistics;
using Headway.Peers.Load;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Scenarios;

/// <summary>Scenarios with many connections: idle, connecting at once, stalled; and one reader of a long log.</summary>
internal static class Connections
{
    private const double KiB = 1024;

    private static readonly Figure s_resident = new("resident", "KiB resident per reader", "0.0", IsPlotted: true);
    private static readonly Figure s_used = new("used", "after a few messages", "0.0");
    private static readonly Figure s_kernel = new("kernel", "kernel KiB per reader, both ends", "0.0");
    private static readonly Figure s_connect = new("connect", "seconds to connect", "0.0");
    private static readonly Figure s_caughtUp = new("caught-up", "all have caught up after s", "0.00");
    private static readonly Figure s_each = new("each", "half of them after s", "0.00");
    private static readonly Figure s_replayed = new("replayed", "events/s");
    private static readonly Figure s_beside = new("beside", "p99 ms with stalled readers", "0.0");
    private static readonly Figure s_share = new("share", "p99 with / without", "0.00");
    private static readonly Figure s_more = new("more", "MB more with stalled readers", "0.0");
    private static readonly Figure s_kernelMore = new("kernel-more", "kernel MB more", "0");

    public static IScenario IdleSse { get; } = Idle("idle-sse", "10,000 idle SSE readers of one channel.", Transport.Sse, 12, [.. Entrant.Of("headway"), .. Entrant.Whole("nchan", "pushpin")]);

    public static IScenario IdleWs { get; } = Idle("idle-ws", "10,000 idle WebSockets.", Transport.Ws, 9, [.. Entrant.Of("headway"), .. Entrant.Whole("nchan", "signalr", "redis-bridge")]);

    public static IScenario Storm { get; } = new LoadScenario
    {
        Name = "storm",
        Title = "10,000 SSE readers of one job connect at once and read its 100 events, while 100 live readers follow another job with 100 events per second. In the second row all readers follow the same job, so the 10,000 receive its events too: a million deliveries per second.",
        Entrants = [new("headway", "headway"), new("same job", "headway", IsQuick: false)],
        Figures = [s_caughtUp, s_each, Figures.P50, Figures.P99, Figures.Cost, Figures.Memory, Figures.Received],
        Goals =
        [
            Goal.Own("all readers have caught up within 3 s", "caught-up", 3, isAtLeast: false, "0.00 s"),
            Goal.Own("p99 of live readers under 50 ms", "p99", 50, isAtLeast: false, "0.0 ms"),
        ],
        Plan = static (target, entrant, round) => new()
        {
            Mode = Mode.Storm,
            Target = target,
            ChannelCount = entrant.Name == "headway" ? 2 : 1,
            Readers = round.Pick(10_000, 2000),
            Before = 100,
            Rate = 100,
            Publishers = 4,
            WarmUp = 1,
        },
        More = static result => [(s_caughtUp, result.CaughtUpSeconds), (s_each, result.CaughtUp.P50 / 1000)],
    };

    public static IScenario Replay { get; } = new LoadScenario
    {
        Name = "replay",
        Title = "One SSE reader reads a job of 200,000 events from its start. The ninth reading is measured, when the server has compiled its code.",
        Entrants = Entrant.Of("headway"),
        Figures = [s_replayed, Figures.Cost, Figures.Memory, Figures.Received],
        Goals = [Goal.Own("at least 500,000 events/s", "replayed", 500_000, isAtLeast: true)],
        Plan = static (target, _, round) => new() { Mode = Mode.Replay, Target = target, Before = round.Pick(200_000, 50_000), WarmUp = round.Pick(8, 2) },
        More = static result => [(s_replayed, result.Received / result.CaughtUpSeconds)],
    };

    public static IScenario Stalled { get; } = new LoadScenario
    {
        Name = "stalled",
        Title = "1,000 live SSE readers with 100 events per second. Then 100 stalled readers request a log of 20,000 events and read nothing.",
        Entrants = Entrant.Of("headway"),
        Figures = [Figures.P99, s_beside, s_share, s_more, s_kernelMore, Figures.Received],
        Goals =
        [
            Goal.Own("p99 of live readers at most 1.2 × of that without stalled readers", "share", 1.2, isAtLeast: false, "0.00 ×"),
            Goal.Own("at most 20 MB more memory", "more", 20, isAtLeast: false, "0.0 MB"),
        ],
        Plan = static (target, _, round) => new()
        {
            Target = target,
            Readers = 1000,
            Publishers = 8,
            Rate = 100,
            Before = 20_000,
            Stalled = 100,
            WarmUp = round.Pick(3.0, 0.8),
            Seconds = round.Pick(4.0, 1.0),
        },
        More = static result => Beside(result, result.Beside!),
    };

    private static LoadScenario Idle(string name, string title, Transport transport, double limit, IReadOnlyList<Entrant> entrants) => new()
    {
        Name = name,
        Title = title,
        Entrants = entrants,
        Figures = [s_resident, s_used, s_kernel, s_connect, Figures.Received],
        Goals = [Goal.Own(FormattableString.Invariant($"at most {limit} KiB resident per reader"), "resident", limit, isAtLeast: false, "0.0 KiB")],
        Plan = (target, _, round) => new() { Mode = Mode.Idle, Target = target, Transport = transport, Readers = round.Pick(10_000, 2000), Publishers = 1, WarmUp = round.Pick(2.0, 0.8), Seconds = 1 },
        More = static result =>
        [
            (s_resident, result.Resident.Change / KiB / result.Connected),
            (s_used, (result.ResidentUsed - result.Resident.Before) / KiB / result.Connected),
            (s_kernel, result.Sockets.Change / KiB / result.Connected),
            (s_connect, result.ConnectSeconds),
        ],
    };

    private static (Figure Figure, double Value)[] Beside(LoadResult without, LoadResult with) =>
    [
        (s_beside, with.Latency.P99),
        (s_share, with.Latency.P99 / without.Latency.P99),
        (s_more, with.Resident.Change / 1e6),
        (s_kernelMore, with.Sockets.Change / 1e6),
    ];
}
