using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>A measurement of one or more servers.</summary>
internal interface IScenario
{
    /// <summary>The name on the command line: lowercase letters and hyphens.</summary>
    string Name { get; }

    /// <summary>A description in a sentence or two of Markdown.</summary>
    string Title { get; }

    /// <summary>The rows in the order of the table.</summary>
    IReadOnlyList<Entrant> Entrants { get; }

    /// <summary>The columns in the order of the table.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>The goals of Headway.</summary>
    IReadOnlyList<Goal> Goals { get; }

    /// <summary>Measures one entrant once: starts its server, measures it and stops it.</summary>
    Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken);
}
