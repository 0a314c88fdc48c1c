using Headway.Log.Redis;
using Headway.Tests.Server;
using Headway.Tests.Support;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>Publishes numbered messages of one task, and checks its log.</summary>
public sealed class MessageStream(ChannelServers servers, string task, RedisConnection? producer = null)
{
    private const string Completed = """{"step":"completed","message":"done","percent":100}""";

    private readonly List<(string Message, bool MayBeMissing)> _published = [];

    /// <summary>Publishes the next messages.</summary>
    public async Task PublishAsync(int count, bool mayBeMissing = false, int padding = 0)
    {
        for (var i = 0; i < count; i++)
        {
            var message = $$"""{"step":"scam_db","message":"{{_published.Count}}{{new string(' ', padding)}}","percent":5}""";
            _published.Add((message, mayBeMissing));
            await SendAsync(message);
        }
    }

    public Task EndAsync()
    {
        _published.Add((Completed, false));
        return SendAsync(Completed);
    }

    /// <summary>The task's job.</summary>
    public Task<string> JobAsync(HeadwayProcess node) => ChannelServers.JobAsync(node, task);

    /// <summary>Waits until the newest message is stored.</summary>
    public async Task StoredAsync(HeadwayProcess node)
    {
        var job = await JobAsync(node);
        await Patience.UntilAsync(async () => (await ChannelServers.LogAsync(node, job)).LastOrDefault() == _published[^1].Message);
    }

    /// <summary>Asserts that no message is stored twice or out of order, that only permitted ones are missing, and the number of gap notes.</summary>
    public async Task AssertAsync(HeadwayProcess node, int gaps)
    {
        var job = await ChannelServers.JobAsync(node, task, "completed");
        var stored = await ChannelServers.LogAsync(node, job);
        var known = stored.ToHashSet(StringComparer.Ordinal);
        Assert.Equal(stored.Count, known.Count);
        Assert.Equal(_published.Select(static published => published.Message).Where(known.Contains), stored);
        Assert.DoesNotContain(_published, published => !published.MayBeMissing && !known.Contains(published.Message));
        Assert.Equal(gaps, await ChannelServers.GapsAsync(node, job));
    }

    private Task<long> SendAsync(string message) => (producer ?? servers.Publisher).Database.PublishAsync(RedisChannel.Literal($"agent_progress:{task}"), message);
}
