using Headway.Bench.Redis;
using Headway.Jobs;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;
using Headway.Tests.Jobs;
using Headway.Tests.Log;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Redis;

/// <summary>The line over a cluster of three masters, where no script may touch keys of two slots.</summary>
public sealed class RedisClusterJobQueueTests(RedisClusterLogStoreTests.Cluster cluster) : JobQueueContract, IClassFixture<RedisClusterLogStoreTests.Cluster>
{
    private RedisConnection? _connection;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _connection!.DisposeAsync();
    }

    protected override async Task<IJobQueue> OpenAsync()
    {
        _connection = await RedisConnection.OpenAsync(new() { Url = cluster.Url, Prefix = RedisServer.FreshPrefix() });
        return new RedisJobQueue(_connection, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
