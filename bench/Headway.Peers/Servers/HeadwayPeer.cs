using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers;

/// <summary>The Headway server.</summary>
internal sealed class HeadwayPeer : IPeer
{
    public string Name => "headway";

    public string Settings =>
        "the built server, one process, the SQLite store at `normal` durability, an empty corpus, other settings at their defaults. Readers use the native contract.";

    public Task<string> VersionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(typeof(HeadwayPeer).Assembly.GetName().Version!.ToString(3));

    public async Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var corpus = Directory.CreateDirectory(Path.Combine(environment.Folder, "corpus")).FullName;
        var server = new HeadwayServer(environment.Program("src/Headway.Server", "headway.dll"), Path.Combine(environment.Folder, "data"), 0, "--corpus", corpus);
        try
        {
            await server.StartAsync(cancellationToken);
            return new Running(server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private sealed class Running(HeadwayServer server) : IRunningPeer
    {
        public Target Target { get; } = Target.Headway(server.Port, server.Pid);

        public string Output => server.Output;

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
