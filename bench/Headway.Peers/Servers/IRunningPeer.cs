using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers;

/// <summary>A running server. Disposing stops its processes.</summary>
internal interface IRunningPeer : IAsyncDisposable
{
    /// <summary>The target for the load generator.</summary>
    Target Target { get; }

    /// <summary>What it printed, for error messages.</summary>
    string Output { get; }
}
