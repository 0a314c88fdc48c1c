using System.Globalization;
using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers;

/// <summary>Headway in an application with its own kind of job, which only emits events.</summary>
internal sealed class HeadwayJobsPeer : IPeer
{
    private const int Concurrency = 100;

    // The same runtime settings as the server that is shipped.
    private static readonly (string Name, string Value)[] s_variables = [("DOTNET_gcServer", "0"), ("DOTNET_TieredPGO", "0")];

    public string Name => "headway-jobs";

    public string Settings =>
        "`AddHeadway` and `MapHeadway` in an application with a kind of job that appends notes, the SQLite store at `normal` durability, at most 100 concurrent jobs, other settings at their defaults.";

    public Task<string> VersionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(typeof(HeadwayJobsPeer).Assembly.GetName().Version!.ToString(3));

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var data = Directory.CreateDirectory(Path.Combine(environment.Folder, "data")).FullName;
        string[] command = ["dotnet", environment.Program("bench/Headway.PeerServers", "Headway.PeerServers.dll"), "headway-jobs", Text(port), data, Text(Concurrency)];
        return RunningPeer.StartAsync(
            Target.Headway(port), () => ServerProcess.Start(Name, environment.Folder, command, s_variables).WhenPrintedAsync("listening", cancellationToken));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
