using System.Globalization;
using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Nodes;

/// <summary>Where one fault takes place: its Redis, its nodes, their folders. All of it is gone at the end.</summary>
/// <param name="program">The server's program.</param>
/// <param name="size">How much of everything.</param>
/// <param name="tell">Is told how far it is.</param>
internal sealed class FaultEnvironment(string program, FaultSize size, Action<string> tell) : IAsyncDisposable
{
    /// <summary>How long a worker may be silent before its jobs go to another: short, so that a fault shows within seconds.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("headway-faults-");
    private readonly List<IAsyncDisposable> _parts = [];
    private int _nodes;

    public FaultSize Size { get; } = size;

    public void Report(string text) => tell(text);

    /// <summary>One of three numbers, by size.</summary>
    public T Choose<T>(T @short, T quick, T full) => Size switch
    {
        FaultSize.Short => @short,
        FaultSize.Quick => quick,
        _ => full,
    };

    /// <summary>A Redis of this world's own.</summary>
    public async Task<RedisServer> RedisAsync(params string[] options) => Keep(await RedisServer.StartAsync(options));

    /// <summary>A cluster of three masters, each with a replica.</summary>
    public async Task<RedisCluster> ClusterAsync(params string[] options) => Keep(await RedisCluster.StartAsync(hasReplicas: true, options));

    /// <summary>So many nodes over a Redis, started.</summary>
    public async Task<NodeGroup> NodesAsync(int count, string url, CancellationToken cancellationToken, params string[] arguments)
    {
        var group = Keep(new NodeGroup([.. Enumerable.Range(0, count).Select(_ => Node(ServerEnvironment.Default, url, arguments))]));
        await group.StartAsync(cancellationToken);
        return group;
    }

    /// <summary>One node, not yet started, and whoever asks for it ends it.</summary>
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

    /// <summary>Ends a part together with this world, the last first.</summary>
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
