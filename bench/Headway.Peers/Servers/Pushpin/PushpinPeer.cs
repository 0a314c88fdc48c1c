using Headway.FirstLight.Server;
using Headway.Load.Plans;
using Headway.Peers.Servers.AspNetCore;
using Headway.Peers.Servers.Processes;

namespace Headway.Peers.Servers.Pushpin;

/// <summary>Pushpin, as Debian packages it, with the little server behind it that tells it what to hold.</summary>
internal sealed class PushpinPeer : IPeer
{
    public string Name => "pushpin";

    public string Settings =>
        "its limits of 2,500 messages a second and 25,000 waiting ones lifted, its log of each message off. Behind it stands a small ASP.NET Core server that answers each subscription with `Grip-Hold: stream` and hands on what is posted, because Pushpin ends the connection after each publication. Readers come 32 at once: of many more at the same instant it refuses some. Processor time and memory are those of all its processes and of the server behind it.";

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        Installed.Need("pushpin", "pushpin");
        return $"Pushpin {await Installed.VersionAsync("pushpin", cancellationToken)}";
    }

    public Task<IRunningPeer> StartAsync(PeerPlace place, CancellationToken cancellationToken)
    {
        var (ports, origin) = (PushpinPorts.Free(), FreePort.Next());
        Directory.CreateDirectory(Path.Combine(place.Folder, "run"));
        File.WriteAllText(Path.Combine(place.Folder, "routes"), $"* 127.0.0.1:{origin}\n");
        File.WriteAllText(Path.Combine(place.Folder, "internal.conf"), PushpinConfig.InternalText());
        var config = Path.Combine(place.Folder, "pushpin.conf");
        File.WriteAllText(config, PushpinConfig.Text(place.Folder, ports));
        return RunningPeer.StartAsync(
            Target(ports.Http, origin),
            () => PeerServers.StartAsync(place, "grip", [origin, ports.Publish], cancellationToken),
            () => ServerProcess.Start(Name, place.Folder, ["pushpin", "--config", config, "-m"]).WhenAnsweredAsync(ports.Http, "/ready", cancellationToken));
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
