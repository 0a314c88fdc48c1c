using System.Diagnostics;
using System.Globalization;
using Headway.Bench.Processes;

namespace Headway.Bench.Redis;

/// <summary>
/// A real Redis Cluster of three masters, optionally with a replica each, as child processes on the loopback.
/// <see cref="StartAsync"/> returns when all nodes agree on it, after three to ten seconds.
/// </summary>
/// <remarks>Tests separate their keys with <see cref="RedisServer.FreshPrefix"/>.</remarks>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly List<RedisServer> _servers = [];

    private RedisCluster()
    {
    }

    /// <summary>All servers, the initial masters first.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>The value for <c>Redis:Url</c>: the addresses of all servers.</summary>
    public string Url => string.Join(',', _servers.Select(static server => server.Url));

    /// <summary>Creates a cluster.</summary>
    /// <param name="hasReplicas">Whether each master has a replica, which replaces it within about two seconds.</param>
    /// <param name="options">Options of every server, as for <see cref="RedisServer.StartAsync"/>.</param>
    public static async Task<RedisCluster> StartAsync(bool hasReplicas, params string[] options)
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.MakeAsync(hasReplicas, options);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The current master of a key's slot.</summary>
    public async Task<RedisServer> MasterOfAsync(string key)
    {
        var asked = _servers.First(static server => server.IsRunning);
        var slot = int.Parse(await asked.CommandAsync("CLUSTER", "KEYSLOT", key), CultureInfo.InvariantCulture);
        var nodes = ClusterNode.ReadAll(await asked.CommandAsync("CLUSTER", "NODES"));
        var port = nodes.First(node => node.Has(slot)).Port;
        return _servers.First(server => server.Port == port);
    }

    /// <summary>Waits until all running servers report a running master for every slot.</summary>
    public async Task WhenWholeAsync()
    {
        var began = Stopwatch.StartNew();
        while (!await IsWholeAsync())
        {
            if (began.Elapsed > s_patience)
            {
                throw new TimeoutException("The cluster did not become complete.");
            }

            await Task.Delay(s_look, TimeProvider.System);
        }
    }

    /// <summary>kill -9 of a master. Waits until its replica is promoted and all servers know it.</summary>
    /// <returns>The promoted server.</returns>
    public async Task<RedisServer> FailOverAsync(RedisServer master)
    {
        var asked = _servers.First(server => server.IsRunning && server != master);
        var before = ClusterNode.ReadAll(await asked.CommandAsync("CLUSTER", "NODES"));
        var slot = before.First(node => node.Port == master.Port).FirstSlot;
        await master.KillAsync();
        var began = Stopwatch.StartNew();
        while (true)
        {
            var now = ClusterNode.ReadAll(await asked.CommandAsync("CLUSTER", "NODES"));
            if (now.FirstOrDefault(node => node.Has(slot) && node.Port != master.Port) is { } promoted)
            {
                await WhenWholeAsync();
                return _servers.First(server => server.Port == promoted.Port);
            }

            if (began.Elapsed > s_patience)
            {
                throw new TimeoutException("No replica was promoted.");
            }

            await Task.Delay(s_look, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task MakeAsync(bool hasReplicas, string[] options)
    {
        for (var i = 0; i < (hasReplicas ? Masters * 2 : Masters); i++)
        {
            string[] own = ["--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Next()}", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"];
            _servers.Add(await RedisServer.StartAsync([.. own, .. options]));
        }

        string[] replicas = hasReplicas ? ["--cluster-replicas", "1"] : [];
        await RedisCommand.RunAsync(["--cluster", "create", .. _servers.Select(static server => $"127.0.0.1:{server.Port}"), .. replicas, "--cluster-yes"]);
        await WhenWholeAsync();
    }

    private async Task<bool> IsWholeAsync()
    {
        foreach (var server in _servers.Where(static server => server.IsRunning))
        {
            var info = await server.CommandAsync("CLUSTER", "INFO");
            var nodes = ClusterNode.ReadAll(await server.CommandAsync("CLUSTER", "NODES"));
            var isComplete = info.Contains("cluster_state:ok", StringComparison.Ordinal) && nodes.Count == _servers.Count;
            var hasPlaces = nodes.Count(static node => node.IsMaster && !node.IsFailing) == Masters;
            if (!isComplete || !hasPlaces || !await IsSyncedAsync(server))
            {
                return false;
            }
        }

        return true;
    }

    // A promoted replica that has not copied its master would lose stored data.
    private static async Task<bool> IsSyncedAsync(RedisServer server)
    {
        var replication = await server.CommandAsync("INFO", "replication");
        return !replication.Contains("role:slave", StringComparison.Ordinal) || replication.Contains("master_link_status:up", StringComparison.Ordinal);
    }
}
