using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers;

/// <summary>A server that runs. Disposing ends its processes.</summary>
internal interface IRunningPeer : IAsyncDisposable
{
    /// <summary>How to load it.</summary>
    Target Target { get; }

    /// <summary>What it printed, for the report of a fault.</summary>
    string Output { get; }
}
