namespace Headway.Peers.Scenarios;

/// <summary>A row of a scenario's table: a server, or one of several ways to use it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Peer">The server's name.</param>
/// <param name="IsQuick">Whether it also takes part in a quick measurement, which has no time for all.</param>
internal sealed record Entrant(string Name, string Peer, bool IsQuick = true)
{
    /// <summary>Whether it is Headway, in one of the ways it is started.</summary>
    public bool IsHeadway => Peer is "headway" or "headway-jobs";

    /// <summary>Servers under their own names.</summary>
    public static IReadOnlyList<Entrant> Of(params string[] peers) => [.. peers.Select(static peer => new Entrant(peer, peer))];

    /// <summary>Servers under their own names that a quick measurement leaves out, unless it is asked for them.</summary>
    public static IReadOnlyList<Entrant> Whole(params string[] peers) => [.. peers.Select(static peer => new Entrant(peer, peer, IsQuick: false))];
}
