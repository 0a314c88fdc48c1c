namespace Headway.Peers.Servers;

/// <summary>All servers that are measured.</summary>
internal static class PeerTable
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<IPeer> All { get; } = [new HeadwayPeer()];
}
