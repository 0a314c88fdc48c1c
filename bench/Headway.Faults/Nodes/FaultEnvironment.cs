using System.Globalization;
using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Nodes;

/// <summary>The Redis, the nodes and the folders of one fault. Disposing removes them.</summary>
/// <param name="program">The server's program.</param>
/// <param name="size">The size of the workload.</param>
/// <param name="report">Prints progress messages.</param>
internal sealed class FaultEnvironment(string program, FaultSize size, Action<string> report) : IAsyncDisposable
{
    /// <summary>The lease time of jobs, which is short so that a takeover happens within seconds.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("headway-faults-");
    private readonly List<IAsyncDisposable> _parts = [];
    private int _nodes;

    public FaultSize Size { get; } = size;

    public void Report(string text) => report(text);

    /// <summary>Selects a value by size.</summary>
    public T Choose<T>(T @short, T quick, T full) => Size switch
    {
        FaultSize.Short => @short,
        FaultSize.Quick => quick,
        _ => full,
    };

    /// <summary>Starts a Redis.</summary>
    public async Task<RedisServer> RedisAsync(params string[] options) => Keep(await RedisServer.StartAsync(options));

    /// <summary>Starts a cluster of three masters with a replica each.</summary>
    public async Task<RedisCluster> ClusterAsync(params string[] options) => Keep(await RedisCluster.StartAsync(hasReplicas: true, options));

    /// <summary>Starts nodes over a Redis.</summary>
    public async Task<NodeGroup> NodesAsync(int count, string url, CancellationToken cancellationToken, params string[] arguments)
    {
        var group = Keep(new NodeGroup([.. Enumerable.Range(0, count).Select(_ => Node(ServerEnvironment.Default, url, arguments))]));
        await group.StartAsync(cancellationToken);
        return group;
    }

    /// <summary>Creates a node without starting it. The caller disposes it.</summary>
    public HeadwayServer Node(ServerEnvironment place, string url, params string[] arguments)
    {
        var folder = Path.Combine(_scratch.FullName, string.Create(CultureInfo.InvariantCulture, $"node-{++_nodes}"));
        var corpus = Directory.CreateDirectory(folder + "-corpus").FullName;
        string[] shared =
        [
            "--corpus", corpus, $"--Redis:Url={url}", $"--Redis:LeaseTime={LeaseTime}", "--Jobs:Concurrency=200", "--Jobs:MaxAttempts=100",
            "--Http:JobsPerSecond=0", "--Http:AppendsPerSecond=0", "--Http:RequestsPerSecond=0", "--Http:MaxConnectionsPerCaller=20000",
        ];
        return new(place with { Variables = PacedKindStartup.Variables }, program, folder, port: 0, [.. shared, .. arguments]);
    }

    /// <summary>Disposes a part with this environment, in reverse order.</summary>
    public T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _scratch.Delete(recursive: true);
    }
}
