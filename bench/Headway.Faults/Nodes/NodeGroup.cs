using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Faults.Nodes;

/// <summary>
/// Several servers over one Redis, as behind a load balancer: a client that comes is sent to any that is up, and comes
/// again when it loses that one.
/// </summary>
/// <remarks>Thread-safe for clients; nodes are started and ended by one task.</remarks>
internal sealed class NodeGroup(IReadOnlyList<HeadwayServer> nodes) : IServerPool, IAsyncDisposable
{
    public IReadOnlyList<HeadwayServer> Nodes { get; } = nodes;

    public string Output => string.Join("\n\n", Nodes.Select(static (node, index) => $"Node {index + 1}:\n{node.Output}"));

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(Nodes.Select(node => node.StartAsync(cancellationToken)));

    public async Task<HeadwayServer> PickAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HeadwayServer[] up = [.. Nodes.Where(static node => node.IsUp)];
            if (up.Length > 0)
            {
                return up[Random.Shared.Next(up.Length)];
            }

            await Task.WhenAny(Nodes.Select(node => node.WhenUpAsync(cancellationToken)));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }
}
