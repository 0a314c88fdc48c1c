using System.Globalization;
using System.Text;
using Headway.Faults.Redis;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>How a node logs in, and in which order it hears messages.</summary>
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
        var options = new RedisOptions { Url = $"redis://{login}@127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}" };
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
        Assert.Contains("refuses the subscription to not-headway", refused.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task SubscribeInOrder_SeveralChannels_KeepsOneOrder()
    {
        await using var redis = await OpenAsync();
        var (heard, all) = (new List<(string Channel, int Number)>(), new TaskCompletionSource());
        RedisChannel[] channels = [RedisChannel.Pattern(redis.Name("a*")), RedisChannel.Pattern(redis.Name("b*")), RedisChannel.Literal(redis.Name("marks"))];
        await using var subscriber = redis.SubscribeInOrder(channels, Hear, static () => { });
        await subscriber.ConfirmedAsync(default);
        await PublishAsync(redis, """
            for i = 1, tonumber(ARGV[2]) do
              redis.call('PUBLISH', ARGV[1] .. (i % 3 == 0 and 'a1' or i % 3 == 1 and 'b1' or 'marks'), i)
            end
            """);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(1, Messages).Select(i => (redis.Name(i % 3 == 0 ? "a1" : i % 3 == 1 ? "b1" : "marks"), i)), heard);

        void Hear(RedisChannel subscription, string channel, byte[] message)
        {
            heard.Add((channel, int.Parse(message, CultureInfo.InvariantCulture)));
            if (heard.Count == Messages)
            {
                all.SetResult();
            }
        }
    }

    [Fact]
    public async Task SubscribeInOrder_RedisStartsAgain_HearsOnAndSaysSo()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnection.OpenAsync(new() { Url = server.Url });
        var (heard, restored) = (new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var subscriber = redis.SubscribeInOrder(
            [RedisChannel.Literal("news")], (_, _, message) => heard.TrySetResult(Encoding.UTF8.GetString(message)), () => restored.TrySetResult());
        await subscriber.ConfirmedAsync(default);
        await server.WipeAsync();
        await restored.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await server.CommandAsync("PUBLISH", "news", "again");
        Assert.Equal("again", await heard.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static async Task<RedisConnection> OpenAsync() =>
        await RedisConnection.OpenAsync(new() { Url = (await RedisServer.SharedAsync()).Url, Prefix = RedisServer.FreshPrefix() });

    private static Task<RedisResult> PublishAsync(RedisConnection redis, string script) =>
        redis.Database.ScriptEvaluateAsync(script, [], [redis.Name(""), Messages]);
}
