using System.Globalization;
using System.Text;
using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>Login of a node, and the order of received messages.</summary>
public sealed class RedisConnectionTests
{
    private const int Messages = 5000;

    [Theory]
    [InlineData("headway:p%40ss%3A%2Fw%C3%B6rd", null)]
    [InlineData("headway:wrong", "refuses the user name or the password")]
    [InlineData("nobody:p%40ss%3A%2Fw%C3%B6rd", "refuses the user name or the password")]
    [InlineData(":p%40ss%3A%2Fw%C3%B6rd", "refuses the user name or the password")]
    public async Task Open_AsAUserOfTheAcl_ChecksUserAndPassword(string login, string? refusal)
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.CommandAsync("ACL", "SETUSER", "headway", "on", ">p@ss:/wörd", "~headway:*", "&headway:*", "+@all", "-@dangerous", "+info");
        await redis.CommandAsync("ACL", "SETUSER", "default", "resetpass", "off");
        var options = new RedisOptions { Url = $"redis://{login}@127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}", Patience = TimeSpan.FromSeconds(2) };
        if (refusal is not null)
        {
            var fault = await Assert.ThrowsAsync<LogStoreException>(() => RedisConnection.OpenAsync(options));
            Assert.Equal("store_unreachable", fault.Code);
            Assert.Contains(refusal, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("p%40ss", fault.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("p@ss", fault.ToString(), StringComparison.Ordinal);
            return;
        }

        await using var node = await RedisNode.StartAsync(options);
        var job = await node.CreateAsync();
        await node.Store.FollowAsync(job, default);
        using var foreign = node.Connection.Subscribe(RedisChannel.Literal("not-headway"));
        var refused = await Assert.ThrowsAsync<LogStoreException>(() => foreign.ConfirmedAsync(default));
        Assert.Contains("does not confirm the subscription to not-headway", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_ManyMessages_ComeInTheOrderInWhichTheyWerePublished()
    {
        await using var redis = await OpenAsync();
        using var subscription = redis.Subscribe(RedisChannel.Literal(redis.Name("numbers")));
        var (heard, all) = (new List<int>(), new TaskCompletionSource());
        subscription.Queue.OnMessage(message =>
        {
            heard.Add((int)message.Message);
            if (heard.Count == Messages)
            {
                all.SetResult();
            }
        });
        await subscription.ConfirmedAsync(default);
        await PublishAsync(redis, "for i = 1, tonumber(ARGV[2]) do redis.call('PUBLISH', ARGV[1] .. 'numbers', i) end");
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(1, Messages), heard);
    }

    private static async Task<RedisConnection> OpenAsync() =>
        await RedisConnection.OpenAsync(new() { Url = (await RedisServer.SharedAsync()).Url, Prefix = RedisServer.FreshPrefix() });

    private static Task<RedisResult> PublishAsync(RedisConnection redis, string script) =>
        redis.Database.ScriptEvaluateAsync(script, [], [redis.Name(""), Messages]);
}
