using Headway.Faults.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Log;

/// <summary>The store over a real Redis keeps what every store keeps.</summary>
public sealed class RedisLogStoreTests : RedisLogStoreContract
{
    protected override async Task<string> UrlAsync() => (await RedisServer.SharedAsync()).Url;
}

public abstract class RedisLogStoreContract : LogStoreContract
{
    private readonly string _prefix = RedisServer.FreshPrefix();
    private readonly List<RedisConnection> _connections = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    protected abstract Task<string> UrlAsync();

    protected override async Task<ILogStore> OpenAsync()
    {
        var connection = await RedisConnection.OpenAsync(new() { Url = await UrlAsync(), Prefix = _prefix });
        _connections.Add(connection);
        return new RedisLogStore(connection, TimeProvider.System, NullLoggerFactory.Instance);
    }
}

/// <summary>And over a cluster of three masters, where no script may touch keys of two slots.</summary>
public sealed class RedisClusterLogStoreTests(RedisClusterLogStoreTests.Cluster cluster) : RedisLogStoreContract, IClassFixture<RedisClusterLogStoreTests.Cluster>
{
    protected override Task<string> UrlAsync() => Task.FromResult(cluster.Url);

    public sealed class Cluster : IAsyncLifetime
    {
        private RedisCluster? _cluster;

        public string Url => _cluster!.Url;

        public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync(hasReplicas: false);

        public async ValueTask DisposeAsync() => await _cluster!.DisposeAsync();
    }
}
