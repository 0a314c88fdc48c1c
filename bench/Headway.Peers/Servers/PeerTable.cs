using Headway.Peers.Servers.AspNetCore;
using Headway.Peers.Servers.LangGraph;
using Headway.Peers.Servers.Nchan;
using Headway.Peers.Servers.Pushpin;

namespace Headway.Peers.Servers;

/// <summary>All servers to measure.</summary>
internal static class PeerTable
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<IPeer> All { get; } = [new HeadwayPeer(), new NchanPeer(), new PushpinPeer(), new SignalRPeer(), new RedisBridgePeer(), new LangGraphPeer(), new HeadwayJobsPeer()];
}
