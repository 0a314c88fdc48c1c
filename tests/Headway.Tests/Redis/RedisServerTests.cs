using Headway.Bench.Redis;

namespace Headway.Tests.Redis;

/// <summary>The Redis that the other tests are run against does what they take for granted.</summary>
public sealed class RedisServerTests
{
    [Fact]
    public async Task StoppedAndStartedAgain_KeepsWhatItWasToldToKeep_AndWipedNothing()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes");
        await redis.CommandAsync("SET", "a", "1");
        Assert.Equal(0, await redis.StopAsync());
        await redis.StartAgainAsync();
        Assert.Equal("1", await redis.CommandAsync("GET", "a"));
        await redis.WipeAsync();
        Assert.Equal("", await redis.CommandAsync("GET", "a"));
    }

    [Fact]
    public async Task Shared_IsTheSameForAll()
    {
        var (first, second) = (await RedisServer.SharedAsync(), await RedisServer.SharedAsync());
        Assert.Same(first, second);
        Assert.NotEqual(RedisServer.FreshPrefix(), RedisServer.FreshPrefix());
        Assert.Equal("PONG", await first.CommandAsync("PING"));
    }

    [Fact]
    public async Task ClusterMaster_Killed_ItsReplicaHasWhatItHad()
    {
        await using var cluster = await RedisCluster.StartAsync(hasReplicas: true);
        var master = await cluster.MasterOfAsync("{a}");
        Assert.Equal("OK", await master.CommandAsync("SET", "{a}", "1"));
        Assert.Equal("1", await master.CommandAsync("WAIT", "1", "5000"));
        var promoted = await cluster.FailOverAsync(master);
        Assert.NotEqual(master.Port, promoted.Port);
        Assert.Equal("1", await promoted.CommandAsync("GET", "{a}"));
    }
}
