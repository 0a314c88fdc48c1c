using Headway.Peers.Load;
using Headway.Peers.Load.Plans;
using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>A scenario with one plan of the load generator for all entrants.</summary>
internal sealed record LoadScenario : IScenario
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<Entrant> Entrants { get; init; }

    public required IReadOnlyList<Figure> Figures { get; init; }

    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>Creates the plan for an entrant.</summary>
    public required Func<Target, Entrant, Round, LoadPlan> Plan { get; init; }

    /// <summary>Figures in addition to the shared ones.</summary>
    public Func<LoadResult, IEnumerable<(Figure Figure, double Value)>> More { get; init; } = static _ => [];

    public async Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken)
    {
        var result = await round.WithAsync(peer, running => LoadGenerator.RunAsync(Plan(running.Target, entrant, round), cancellationToken), cancellationToken);
        var values = Scenarios.Figures.Of(result);
        foreach (var (figure, value) in More(result))
        {
            values[figure.Name] = value;
        }

        return new(values, Scenarios.Figures.FaultsOf(result));
    }
}
