using System.Globalization;
using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers.AspNetCore;

/// <summary>An ASP.NET Core WebSocket endpoint that forwards Redis Pub/Sub.</summary>
internal sealed class RedisBridgePeer : IPeer
{
    public string Name => "redis-bridge";

    public string Settings =>
        "one Redis without persistence and without an output buffer limit for subscribers; one process with server GC and one subscription for all clients of a channel. Messages are forwarded as bytes through an unbounded queue per client, so nothing is lost and a slow client costs memory. Processor time and memory are those of both processes.";

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        Packages.Require("redis-server", "redis-server");
        return $"Redis {await Packages.VersionAsync("redis-server", cancellationToken)}, ASP.NET Core {Environment.Version}";
    }

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var (port, redis) = (FreePort.Next(), FreePort.Next());
        return RunningPeer.StartAsync(
            Target(port),
            () => ServerProcess.Start("redis-server", environment.Folder, Redis(redis)).WhenPrintedAsync("Ready to accept connections", cancellationToken),
            () => PeerServers.StartAsync(environment, "redis-bridge", [port, redis], cancellationToken));
    }

    // No persistence, because Pub/Sub stores nothing.
    private static IEnumerable<string> Redis(int port) =>
        ["redis-server", "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0"];

    private static Target Target(int port) => new()
    {
        Port = port,
        PublishPath = "/publish/{channel}",
        SocketPath = "/ws/{channel}",
        AllocatedPath = "/stats",
        AllocatedName = PeerServers.AllocatedName,
    };
}
