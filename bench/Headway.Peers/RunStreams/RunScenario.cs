using Headway.Peers.Scenarios;
using Headway.Peers.Servers;

namespace Headway.Peers.RunStreams;

/// <summary>Jobs that only emit events, from their creation to the end of their streams: the server's cost of a job.</summary>
internal sealed class RunScenario : IScenario
{
    private const int Long = 1000;
    private const int Short = 10;
    private const int Few = 10;
    private const int Many = 100;

    private static readonly Figure s_events = new("run-events", "events/s, 10 × 1,000", IsPlotted: true);
    private static readonly Figure s_runs = new("runs", "runs/s, 100 × 10");
    private static readonly Figure s_alone = new("first-alone", "first event of one run, ms", "0.0");
    private static readonly Figure s_median = new("first-median", "first event of 100 runs, median ms", "0.0");
    private static readonly Figure s_late = new("first-late", "p99 ms", "0.0");
    private static readonly Figure s_processor = new("run-processor", "CPU µs/event, 10 × 1,000", "0.0");

    public string Name => "langgraph";

    public string Title =>
        "Runs that only emit events. Each client creates a run and reads its stream to the end: 10 runs of 1,000 events at once, 100 runs of 10 events at once, and one run alone. The time to the first event is from the request to reading the first emitted event.";

    public IReadOnlyList<Entrant> Entrants { get; } = [new("headway", "headway-jobs"), new("langgraph", "langgraph")];

    public IReadOnlyList<Figure> Figures { get; } = [s_events, s_runs, s_alone, s_median, s_late, s_processor];

    public IReadOnlyList<Goal> Goals { get; } =
    [
        Goal.Ratio("10 jobs of 1,000 events at once: 10 × LangGraph's events/s", s_events.Name, "langgraph", 10, isAtLeast: true),
        Goal.Ratio("100 jobs of 10 events at once: 10 × LangGraph's runs/s", s_runs.Name, "langgraph", 10, isAtLeast: true),
        Goal.Ratio("first event of a job alone: a tenth of LangGraph's time", s_alone.Name, "langgraph", 0.1, isAtLeast: false),
        Goal.Ratio("first event with 100 jobs at once: a tenth of LangGraph's time (medians)", s_median.Name, "langgraph", 0.1, isAtLeast: false),
    ];

    public Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken) =>
        round.WithAsync(peer, running => MeasureAsync(running, Api(entrant), round, cancellationToken), cancellationToken);

    private static async Task<Measurement> MeasureAsync(IRunningPeer running, IRunApi api, Round round, CancellationToken cancellationToken)
    {
        using var client = new RunClient(api, running.Target.Port);
        var series = new RunSeries(client, running.Target.Pids, round.Pick(full: TimeSpan.FromSeconds(4), quick: TimeSpan.FromSeconds(2)));

        // Warms up the server and the connections.
        await series.RepeatAsync(Few, Long, cancellationToken);
        await series.RepeatAsync(Many, Short, cancellationToken);

        var alone = await series.RepeatAsync(1, Short, cancellationToken);
        var few = await series.RepeatAsync(Few, Long, cancellationToken);
        var many = await series.RepeatAsync(Many, Short, cancellationToken);
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [s_events.Name] = few.EventsPerSecond,
            [s_runs.Name] = many.RunsPerSecond,
            [s_alone.Name] = alone.First(0.5),
            [s_median.Name] = many.First(0.5),
            [s_late.Name] = many.First(0.99),
            [s_processor.Name] = few.MicrosecondsPerEvent,
        };
        return new(values, [.. new[] { alone, few, many }.SelectMany(static part => part.Faults)]);
    }

    private static IRunApi Api(Entrant entrant) => entrant.Name == "langgraph" ? new LangGraphRuns() : new HeadwayRuns();
}
