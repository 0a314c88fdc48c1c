using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>The servers that a client can use: one, or several nodes that serve the same jobs. Some may be down.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IServerPool
{
    /// <summary>What the servers printed, for error messages.</summary>
    string Output { get; }

    /// <summary>A server that listens; waits until there is one.</summary>
    Task<HeadwayServer> PickAsync(CancellationToken cancellationToken);
}
