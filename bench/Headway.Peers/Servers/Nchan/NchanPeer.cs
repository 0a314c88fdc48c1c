using System.Globalization;
using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers.Nchan;

/// <summary>nginx with nchan, as Debian packages them.</summary>
internal sealed class NchanPeer : IPeer
{
    private const string Nginx = "/usr/sbin/nginx";

    /// <summary>The environment variable for the number of worker processes. The default value is 1.</summary>
    private const string WorkersVariable = "HEADWAY_NCHAN_WORKERS";

    private static readonly int s_workers = int.TryParse(Environment.GetEnvironmentVariable(WorkersVariable), CultureInfo.InvariantCulture, out var workers) ? workers : 1;

    public string Name => "nchan";

    public string Settings =>
        "one worker process, because with two each message is also forwarded between them, which costs processor time and gains nothing on cores that the load generator shares; message limits in memory above the needs of a run, so that none is dropped; keep-alive; the maximum of open files and a long backlog; no access log.";

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        Packages.Require("nginx", "nginx");
        return $"nginx {await Packages.VersionAsync("nginx", cancellationToken)}, nchan {await Packages.VersionAsync("libnginx-mod-nchan", cancellationToken)}";
    }

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var config = Path.Combine(environment.Folder, "nginx.conf");
        File.WriteAllText(config, NchanConfig.Text(environment.Folder, port, s_workers, FileLimit.Most()));
        return RunningPeer.StartAsync(
            Target(port),
            () => ServerProcess.Start(Name, environment.Folder, [Nginx, "-e", "stderr", "-p", environment.Folder, "-c", config]).WhenAnsweredAsync(port, "/ready", cancellationToken));
    }

    private static Target Target(int port) => new()
    {
        Port = port,
        PublishPath = "/publish/{channel}",
        EventsPath = "/subscribe/{channel}",
        ResumePath = "/replay/{channel}",
        SocketPath = "/subscribe/{channel}",
    };
}
