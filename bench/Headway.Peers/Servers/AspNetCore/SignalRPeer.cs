using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers.AspNetCore;

/// <summary>ASP.NET Core SignalR: WebSocket, JSON, a group for each channel.</summary>
internal sealed class SignalRPeer : IPeer
{
    public string Name => "signalr";

    public string Settings =>
        "server GC, the default of ASP.NET Core; WebSocket only, without negotiation; the JSON protocol. A client joins one group, and a published message is sent to the group as a JSON element, which is written unchanged.";

    public Task<string> VersionAsync(CancellationToken cancellationToken) => Task.FromResult($"ASP.NET Core {Environment.Version}");

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        return RunningPeer.StartAsync(Target(port), () => PeerServers.StartAsync(environment, "signalr", [port], cancellationToken));
    }

    private static Target Target(int port) => new()
    {
        Port = port,
        PublishPath = "/publish/{channel}",
        SocketPath = "/hub?channel={channel}",
        SocketHello = ["{\"protocol\":\"json\",\"version\":1}\u001e"],
        SocketReady = "\"joined\"",
        AllocatedPath = "/stats",
        AllocatedName = PeerServers.AllocatedName,
    };
}
