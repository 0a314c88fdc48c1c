using System.Globalization;
using Headway.Faults.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Server.Redis;
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
    public async Task Marks_AmongMessages_AreHandledBehindAllThatCameBefore()
    {
        await using var redis = await OpenAsync();
        var (heard, all) = (new List<(string Channel, int Number)>(), new TaskCompletionSource());
        (RedisChannel, Action<ChannelMessage>)[] messages = [.. new[] { "a", "b" }.Select(name => (RedisChannel.Pattern(redis.Name(name) + "*"), (Action<ChannelMessage>)(message => Hear(name, message))))];
        await using var channels = new MarkedChannels(redis, messages, (RedisChannel.Literal(redis.Name("marks")), message => Hear("mark", message)));
        await channels.ConfirmedAsync(default);
        await PublishAsync(redis, """
            for i = 1, tonumber(ARGV[2]) do
              redis.call('PUBLISH', ARGV[1] .. (i % 2 == 0 and 'a1' or 'b1'), i)
              if i % 100 == 0 then redis.call('PUBLISH', ARGV[1] .. 'marks', i) end
            end
            """);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(Enumerable.Range(1, Messages / 2).Select(static i => i * 2), Of("a"));
        Assert.Equal(Enumerable.Range(0, Messages / 2).Select(static i => (i * 2) + 1), Of("b"));
        Assert.Equal(Enumerable.Range(1, Messages / 100).Select(static i => i * 100), Of("mark"));
        Assert.All(Of("mark"), mark => Assert.Equal(mark, heard.TakeWhile(one => one != ("mark", mark)).Count(one => one.Channel != "mark" && one.Number <= mark)));

        IEnumerable<int> Of(string channel) => heard.Where(one => one.Channel == channel).Select(static one => one.Number);

        void Hear(string channel, ChannelMessage message)
        {
            heard.Add((channel, (int)message.Message));
            if (heard.Count == Messages + (Messages / 100))
            {
                all.SetResult();
            }
        }
    }

    private static async Task<RedisConnection> OpenAsync() =>
        await RedisConnection.OpenAsync(new() { Url = (await RedisServer.SharedAsync()).Url, Prefix = RedisServer.FreshPrefix() });

    private static Task PublishAsync(RedisConnection redis, string script) =>
        redis.Database.ScriptEvaluateAsync(script, [], [redis.Name(""), Messages]);
}
