using System.Globalization;
using Headway.FirstLight.Server;
using Headway.Load.Plans;
using Headway.Peers.Servers.Processes;

namespace Headway.Peers.Servers;

/// <summary>Headway in an application with a kind of job of its own, one that only emits.</summary>
internal sealed class HeadwayJobsPeer : IPeer
{
    private const int Concurrency = 100;

    public string Name => "headway-jobs";

    public string Settings =>
        "`AddHeadway` and `MapHeadway` in an application with a kind of job that appends notes, the SQLite store at `normal` durability, 100 jobs at once, everything else at its default.";

    public Task<string> VersionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(typeof(HeadwayJobsPeer).Assembly.GetName().Version!.ToString(3));

    public Task<IRunningPeer> StartAsync(PeerPlace place, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var data = Directory.CreateDirectory(Path.Combine(place.Folder, "data")).FullName;
        string[] command = ["dotnet", place.Program("bench/Headway.EmitHost", "Headway.EmitHost.dll"), Text(port), data, Text(Concurrency)];
        return RunningPeer.StartAsync(
            Target.Headway(port), () => ServerProcess.Start(Name, place.Folder, command).WhenSaidAsync("listening", cancellationToken));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
