using System.Globalization;
using Headway.Peers.Scenarios;
using Headway.Peers.Servers;

namespace Headway.Peers;

/// <summary>What the command line asks for.</summary>
internal sealed record PeersOptions
{
    private const int FullRounds = 3;

    /// <summary>The folder of this repository. The default value is the current one.</summary>
    public string Root { get; init; } = Environment.CurrentDirectory;

    /// <summary>Smaller numbers, shorter windows, and one round.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Scenarios; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Servers besides Headway; empty: all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>How often everything is measured; 0: three times, or once when it is quick.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether what is measured goes into the report, beside what the report has of other scenarios.</summary>
    public bool IsWritten { get; init; }

    /// <summary>How often.</summary>
    public int RoundCount => Rounds > 0 ? Rounds : IsQuick ? 1 : FullRounds;

    /// <summary>Whether it is the whole measurement, which the report is made of without being asked.</summary>
    public bool IsWhole => !IsQuick && Only.Count == 0 && Peers.Count == 0;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">There is no such option, scenario or server.</exception>
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
                var unknown => throw new FormatException($"'{unknown}' is not an option; see bench/peers --help."),
            };
        }

        Known(options.Only, [.. ScenarioTable.All.Select(static scenario => scenario.Name)], "scenario");
        Known(options.Peers, [.. PeerTable.All.Select(static peer => peer.Name)], "server");
        return options;
    }

    /// <summary>Whether a scenario is wanted.</summary>
    public bool Wants(IScenario scenario) => Only.Count == 0 || Only.Contains(scenario.Name, StringComparer.Ordinal);

    /// <summary>Whether an entrant is wanted: Headway always, others by name, and those that a quick measurement has no time for only so.</summary>
    public bool Wants(Entrant entrant) => Peers.Count > 0
        ? entrant.IsHeadway || Peers.Contains(entrant.Peer, StringComparer.Ordinal)
        : !IsQuick || entrant.IsQuick;

    private static void Known(IReadOnlyList<string> names, string[] known, string what)
    {
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FormatException($"There is no {what} '{unknown}': {string.Join(", ", known)}.");
        }
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
}
