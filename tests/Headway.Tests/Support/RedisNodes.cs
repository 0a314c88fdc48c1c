using Headway.Bench.Redis;
using Headway.Tests.Server;

namespace Headway.Tests.Support;

/// <summary>Several real servers that share one Redis, with a key prefix of their own.</summary>
public sealed class RedisNodes : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<HeadwayProcess> _nodes = [];

    private RedisNodes()
    {
    }

    public HeadwayProcess this[int index] => _nodes[index];

    public IReadOnlyList<HeadwayProcess> All => _nodes;

    public IEnumerable<int> Ports => _nodes.Select(static node => node.Port);

    /// <summary>Starts the servers with the same arguments; each has its own data folder.</summary>
    public static async Task<RedisNodes> StartAsync(int count, params string[] arguments) =>
        await StartAsync(await RedisServer.SharedAsync(), count, arguments);

    /// <summary>Starts the servers with the given Redis.</summary>
    public static async Task<RedisNodes> StartAsync(RedisServer redis, int count, params string[] arguments)
    {
        var nodes = new RedisNodes();
        Directory.CreateDirectory(nodes._folder["corpus"]);
        await File.WriteAllTextAsync(Path.Combine(nodes._folder["corpus"], "fish.md"), "# Herring\n\nThe herring is a forage fish that lives in large schools in the North Atlantic.\n");
        string[] all = [.. arguments, "--corpus", nodes._folder["corpus"], $"--Redis:Url={redis.Url}", $"--Redis:Prefix={RedisServer.FreshPrefix()}"];
        nodes._nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(i => HeadwayProcess.StartAsync(nodes._folder[$"node{i}"], all))));
        if (!arguments.Any(static argument => argument.Contains("Server:Role", StringComparison.Ordinal)))
        {
            // Before the first index exists, a research job starts with an extra phase.
            await Task.WhenAll(nodes._nodes.Select(static node => Patience.UntilAsync(node.IsIndexedAsync)));
        }

        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }
}
