using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;
using Headway.Peers.Servers.AspNetCore;

namespace Headway.Peers.Servers.Pushpin;

/// <summary>Pushpin from its Debian package, with a backend that answers subscriptions.</summary>
internal sealed class PushpinPeer : IPeer
{
    public string Name => "pushpin";

    public string Settings =>
        "its limits of 2,500 messages per second and 25,000 queued messages raised, its log of each message off. A small ASP.NET Core backend answers each subscription with `Grip-Hold: stream` and forwards publications, because Pushpin closes the connection after each publication. At most 32 readers connect at once, because it refuses some of many more. Processor time and memory are those of all its processes and of the backend.";

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        Packages.Require("pushpin", "pushpin");
        return $"Pushpin {await Packages.VersionAsync("pushpin", cancellationToken)}";
    }

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var (ports, origin) = (PushpinPorts.Free(), FreePort.Next());
        Directory.CreateDirectory(Path.Combine(environment.Folder, "run"));
        File.WriteAllText(Path.Combine(environment.Folder, "routes"), $"* 127.0.0.1:{origin}\n");
        File.WriteAllText(Path.Combine(environment.Folder, "internal.conf"), PushpinConfig.InternalText());
        var config = Path.Combine(environment.Folder, "pushpin.conf");
        File.WriteAllText(config, PushpinConfig.Text(environment.Folder, ports));
        return RunningPeer.StartAsync(
            Target(ports.Http, origin),
            () => PeerServers.StartAsync(environment, "grip", [origin, ports.Publish], cancellationToken),
            () => ServerProcess.Start(Name, environment.Folder, ["pushpin", "--config", config, "-m"]).WhenAnsweredAsync(ports.Http, "/ready", cancellationToken));
    }

    private static Target Target(int port, int origin) => new()
    {
        Port = port,
        PublishPort = origin,
        PublishPath = "/publish/{channel}",
        EventsPath = "/events/{channel}",
        Connecting = 32,
    };
}
