namespace Headway.Peers.Scenarios;

/// <summary>A row of a scenario's table: a server, or a way to use it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Peer">The server's name.</param>
/// <param name="IsQuick">Whether it is part of a quick run.</param>
internal sealed record Entrant(string Name, string Peer, bool IsQuick = true)
{
    /// <summary>Whether it is Headway, as the server or in an application.</summary>
    public bool IsHeadway => Peer is "headway" or "headway-jobs";

    /// <summary>Servers under their own names.</summary>
    public static IReadOnlyList<Entrant> Of(params string[] peers) => [.. peers.Select(static peer => new Entrant(peer, peer))];

    /// <summary>Servers under their own names that a quick run skips unless they are named.</summary>
    public static IReadOnlyList<Entrant> Whole(params string[] peers) => [.. peers.Select(static peer => new Entrant(peer, peer, IsQuick: false))];
}
