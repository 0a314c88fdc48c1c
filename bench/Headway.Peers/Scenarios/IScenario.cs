using Headway.Peers.Servers;

namespace Headway.Peers.Scenarios;

/// <summary>One thing that is measured of one or several servers, side by side.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line: small letters and hyphens.</summary>
    string Name { get; }

    /// <summary>What is done, in a sentence of Markdown.</summary>
    string Title { get; }

    /// <summary>Who takes part, in the order of the table.</summary>
    IReadOnlyList<Entrant> Entrants { get; }

    /// <summary>What is measured, in the order of the table.</summary>
    IReadOnlyList<Figure> Figures { get; }

    /// <summary>What Headway is to reach.</summary>
    IReadOnlyList<Goal> Goals { get; }

    /// <summary>Measures one entrant once. Its server is started in <paramref name="round"/>, and ended before this returns.</summary>
    Task<Measurement> RunAsync(Entrant entrant, IPeer peer, Round round, CancellationToken cancellationToken);
}
