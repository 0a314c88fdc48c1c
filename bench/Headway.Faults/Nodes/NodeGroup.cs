using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Faults.Nodes;

/// <summary>
/// Several nodes over one Redis, as behind a load balancer: a client gets a random node that is up, and another one after
/// it lost its connection.
/// </summary>
/// <remarks>Thread-safe for clients; one task starts and stops nodes.</remarks>
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
