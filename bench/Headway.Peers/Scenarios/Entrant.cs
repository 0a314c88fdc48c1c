namespace Headway.Peers.Scenarios;

/// <summary>A row of a scenario's table: a server, or one of several ways to use it.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Peer">The server's name.</param>
internal sealed record Entrant(string Name, string Peer)
{
    /// <summary>Whether it is Headway, in one of the ways it is started.</summary>
    public bool IsHeadway => Peer is "headway" or "headway-jobs";

    /// <summary>Servers under their own names.</summary>
    public static IReadOnlyList<Entrant> Of(params string[] peers) => [.. peers.Select(static peer => new Entrant(peer, peer))];
}
