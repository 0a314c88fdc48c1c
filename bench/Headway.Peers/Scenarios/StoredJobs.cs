using System.Globalization;
using Headway.Peers.Load;
using Headway.Peers.Load.Plans;
using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>Measures the cost of an event when many jobs are stored.</summary>
internal sealed class StoredJobs : IScenario
{
    private const int Active = 10;

    public string Name => "stored";

    public string Title => "The cost of an event when many jobs are stored: 10 jobs with one SSE reader each, 8 publishers, one event per request.";

    public IReadOnlyList<Entrant> Entrants { get; } = [new("10 jobs", "headway"), new("1,000 jobs", "headway", IsQuick: false), new("100,000 jobs", "headway")];

    public IReadOnlyList<Figure> Figures { get; } =
        [Scenarios.Figures.EventCost with { IsPlotted = true }, Scenarios.Figures.Published, Scenarios.Figures.P50, Scenarios.Figures.P99, Scenarios.Figures.Memory, Scenarios.Figures.Received];

    public IReadOnlyList<Goal> Goals { get; } =
    [
        Goal.Ratio("1,000 stored jobs cost at most 1.15 × 10", "event-cost", "10 jobs", 1.15, isAtLeast: false, own: "1,000 jobs"),
        Goal.Ratio("100,000 stored jobs cost at most 1.15 × 10", "event-cost", "10 jobs", 1.15, isAtLeast: false, own: "100,000 jobs"),
    ];

    public Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken) => round.WithAsync(
        peer,
        async running =>
        {
            var stored = int.Parse(entrant.Name.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
            stored = round.IsQuick ? Math.Min(stored, 10_000) : stored;
            if (stored > Active)
            {
                await LoadGenerator.RunAsync(Creating(running.Target, stored - Active), cancellationToken);
            }

            var result = await LoadGenerator.RunAsync(Appending(running.Target, round), cancellationToken);
            return new Measurement(Scenarios.Figures.Of(result), Scenarios.Figures.FaultsOf(result));
        },
        cancellationToken);

    // Creates jobs by publishing to the path that creates them.
    private static LoadPlan Creating(Target target, int jobs) => new()
    {
        Mode = Mode.Fill,
        Target = target with { PublishPath = target.CreatePath, PublishBody = """{"kind":"external","input":{"title":"{mark}"}}""", CreatePath = "" },
        Publishers = 16,
        Before = jobs,
    };

    private static LoadPlan Appending(Target target, Round round) => new()
    {
        Target = target,
        ChannelCount = Active,
        Readers = Active,
        Checked = Active,
        Publishers = 8,
        WarmUp = round.Pick(2.0, 0.8),
        Seconds = round.Pick(4.0, 1.0),
    };
}
