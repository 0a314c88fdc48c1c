using System.Globalization;
using Headway.Peers.Measures;
using Headway.Peers.Scenarios;
using Headway.Peers.Servers;

namespace Headway.Peers;

/// <summary>The command line.</summary>
internal sealed record PeersOptions
{
    private const int FullRounds = 3;

    /// <summary>The root of the source tree to measure. The default value is the current directory.</summary>
    public string Root { get; init; } = Environment.CurrentDirectory;

    /// <summary>Whether to measure with smaller numbers, shorter windows and one round.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The scenarios and measurements to run; empty: all scenarios.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The servers to measure besides Headway; empty: all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>The number of rounds; 0: three, or one with <see cref="IsQuick"/>.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether to merge the results into the page, which keeps its other scenarios.</summary>
    public bool IsWritten { get; init; }

    /// <summary>The folder of HTML for the measurements of search. The default value is Python's documentation from Debian.</summary>
    public string Documents { get; init; } = "/usr/share/doc/python3.11/html";

    /// <summary>The number of rounds.</summary>
    public int RoundCount => Rounds > 0 ? Rounds : IsQuick ? 1 : FullRounds;

    /// <summary>Whether everything is measured in full size, which writes the page.</summary>
    public bool IsWhole => !IsQuick && Only.Count == 0 && Peers.Count == 0;

    /// <summary>Whether any scenario is wanted.</summary>
    public bool HasScenarios => ScenarioTable.All.Any(Wants);

    /// <summary>Whether any measurement of Headway alone is wanted.</summary>
    public bool HasMeasures => Only.Any(static name => MeasureTable.Names.Contains(name, StringComparer.Ordinal));

    /// <summary>Parses the command line.</summary>
    /// <exception cref="FormatException">An option, scenario or server does not exist.</exception>
    public static PeersOptions Parse(string[] args)
    {
        var options = new PeersOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { IsQuick = true },
                "--write" => options with { IsWritten = true },
                "--only" => options with { Only = [.. options.Only, .. Next(args, ref i).Split(',')] },
                "--peers" => options with { Peers = [.. options.Peers, .. Next(args, ref i).Split(',')] },
                "--rounds" => options with { Rounds = int.Parse(Next(args, ref i), CultureInfo.InvariantCulture) },
                "--root" => options with { Root = Path.GetFullPath(Next(args, ref i)) },
                "--documents" => options with { Documents = Path.GetFullPath(Next(args, ref i)) },
                var unknown => throw new FormatException($"'{unknown}' is not an option; see bench/peers --help."),
            };
        }

        Check(options.Only, [.. ScenarioTable.All.Select(static scenario => scenario.Name), .. MeasureTable.Names], "row");
        Check(options.Peers, [.. PeerTable.All.Select(static peer => peer.Name)], "server");
        return options;
    }

    /// <summary>Whether a scenario is wanted.</summary>
    public bool Wants(IScenario scenario) => Only.Count == 0 || Only.Contains(scenario.Name, StringComparer.Ordinal);

    /// <summary>Whether an entrant is wanted: Headway always; another server when it is named, or when none is and it is part of a quick run.</summary>
    public bool Wants(Entrant entrant) => Peers.Count > 0
        ? entrant.IsHeadway || Peers.Contains(entrant.Peer, StringComparer.Ordinal)
        : !IsQuick || entrant.IsQuick;

    private static void Check(IReadOnlyList<string> names, string[] known, string what)
    {
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FormatException($"There is no {what} '{unknown}'; there are {string.Join(", ", known)}.");
        }
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
}
