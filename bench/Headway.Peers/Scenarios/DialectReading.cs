using Headway.Peers.Load;
using Headway.Peers.Load.Plans;
using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>The same research log for 1,000 readers, in the native contract and in each dialect.</summary>
internal sealed class DialectReading : IScenario
{
    // The maximum of a research job.
    private const int Levels = 5;

    private const string SseAccept = "text/event-stream";

    private static readonly (string Name, Transport Transport, string Path)[] s_ways =
    [
        ("native sse", Transport.Sse, "/v1/jobs/{channel}/events"),
        ("native ws", Transport.Ws, "/v1/jobs/{channel}/ws"),
        ("langgraph", Transport.Sse, "/research/stream/{channel}"),
        ("kognys", Transport.Sse, "/papers/stream/{channel}"),
        ("wort", Transport.Ws, "/research/stream/{channel}"),
        ("typesafe", Transport.Ws, "/ws/agent-progress/{channel}"),
        ("deepresearch", Transport.Ws, "/ws/research/{channel}"),
    ];

    private static readonly Figure s_seconds = new("seconds", "ms for the log", "0", IsPlotted: true);
    private static readonly Figure s_cost = new("cost", "server CPU µs/event and reader", "0.00");
    private static readonly Figure s_bytes = new("bytes", "KiB per reader", "0.0");

    public string Name => "dialects";

    public string Title => "A research log of five levels of search is appended, 16 events at a time, to a job that 1,000 readers follow to its end. A round does this five times, and the median counts. A delivery is an event for a reader, in any number of messages.";

    public IReadOnlyList<Entrant> Entrants { get; } = [.. s_ways.Select(static way => new Entrant(way.Name, "headway", IsQuick: way.Name is not ("kognys" or "wort" or "typesafe")))];

    public IReadOnlyList<Figure> Figures { get; } = [s_seconds, s_cost, s_bytes, Scenarios.Figures.Allocated];

    public IReadOnlyList<Goal> Goals { get; } =
    [
        .. s_ways.Skip(2).Select(static way => Goal.Ratio(
            $"{way.Name} within 1.3 × of native, time for the log",
            "seconds",
            way.Transport == Transport.Sse ? "native sse" : "native ws",
            1.3,
            isAtLeast: false,
            own: way.Name)),
    ];

    public Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken) => round.WithAsync(
        peer,
        async running =>
        {
            var (_, transport, path) = Array.Find(s_ways, way => way.Name == entrant.Name);
            var result = await LoadGenerator.RunAsync(
                new()
                {
                    Mode = Mode.Log,
                    Target = running.Target with { EventsPath = path, SocketPath = path, EventsHeaders = [$"Accept: {SseAccept}"] },
                    Transport = transport,
                    Lines = ResearchLog.Lines(round.Root, Levels),
                    Batch = 16,
                    WarmUp = round.Pick(2, 1),
                    Logs = round.Pick(5, 1),
                },
                cancellationToken);
            var values = Scenarios.Figures.Of(result);
            values[s_seconds.Name] = result.CaughtUpSeconds * 1000;
            values[s_bytes.Name] = result.Received / 1024.0 / result.Connected;
            return new Measurement(values, Scenarios.Figures.FaultsOf(result));
        },
        cancellationToken);
}
