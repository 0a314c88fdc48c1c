using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Access;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>What one node writes, another reads: live, with several writing one log, and whatever was missed.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private readonly LogCollector _lines = new();
    private readonly LoggerFactory _loggers;
    private RedisNode _a = null!;
    private RedisNode _b = null!;
    private string _url = "";
    private string _prefix = "";

    public TwoNodesTests() => _loggers = new([_lines]);

    public async ValueTask InitializeAsync()
    {
        var url = _url = (await RedisServer.SharedAsync()).Url;
        var prefix = _prefix = RedisServer.FreshPrefix();
        _a = await RedisNode.StartAsync(new() { Url = url, Prefix = prefix });
        _b = await RedisNode.StartAsync(new() { Url = url, Prefix = prefix }, _loggers);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _loggers.Dispose();
    }

    [Fact]
    public async Task Append_OnOneNode_IsReadOnTheOther_AsItIsWritten()
    {
        var job = await _a.CreateAsync();
        var reading = _b.Log.ReadToEndAsync(job);
        for (var i = 0; i < 300; i++)
        {
            await _a.Log.AppendAsync(job, [Events.Note($"{i}")], null, default);
        }

        await _a.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        (await reading).AssertWhole(1, 302);
    }

    [Fact]
    public async Task Publish_ByAClientWithoutTheKey_IsNotRead_AndNotStored()
    {
        var job = await _a.CreateAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(_url).Authority);
        var channel = RedisChannel.Literal($"{_prefix}:{{{job}}}:tail");
        var heard = await redis.GetSubscriber().SubscribeAsync(channel);
        using var reader = (await _b.Log.OpenAsync(job, Cursor.Start, new ReaderSignal(), default))!.Value.Reader!;
        await _a.Log.AppendAsync(job, [Events.Note("real")], null, default);
        var message = ((string)(await heard.ReadAsync()).Message!).Split('\n', 2);

        // The same message with another text, and a next one that continues the log as far as a listener can know.
        var header = message[0].Split(' ');
        var next = message[1].Replace("\"seq\":2", "\"seq\":3", StringComparison.Ordinal).Replace("real", "forged", StringComparison.Ordinal);
        string[] forged =
        [
            $"3 {header[2]} x.1 {header[3]}\n{next}", $"3 {header[2]} x.1\n{next}", $"3 {header[2]} x.1 \n{next}",
            $"{message[0]}\n{message[1].Replace("real", "forged", StringComparison.Ordinal)}",
        ];
        foreach (var text in forged)
        {
            await redis.GetSubscriber().PublishAsync(channel, text);
        }

        await _a.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        var events = await _b.Log.ReadToEndAsync(job);
        events.AssertWhole(1, 3);
        Assert.DoesNotContain(events, static e => System.Text.Encoding.UTF8.GetString(e.Json.Span).Contains("forged", StringComparison.Ordinal));
        Assert.Equal(EventTypes.JobCompleted, events[^1].Type);
        Assert.True(_b.Store.Holes > 0);
    }

    [Fact]
    public async Task TailKey_LostByRedis_IsRestoredOnAllNodes()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(_url).Authority);
        var job = await _a.CreateAsync();
        await _a.Log.AppendAsync(job, [Events.Note("before")], null, default);
        await redis.GetDatabase().StringSetAsync($"{_prefix}:tail-key", new byte[32]);
        var reading = _b.Log.ReadToEndAsync(job);
        await _a.Log.AppendAsync(job, [Events.Note("after"), Events.Of(EventTypes.JobCompleted)], null, default);
        (await reading).AssertWhole(1, 4);
    }

    [Fact]
    public async Task Delete_OnOneNode_EndsTheReadersOfTheOther_AndNeitherRestoresTheJob()
    {
        var job = await _a.CreateAsync();
        await _b.Log.AppendAsync(job, [Events.Note()], null, default); // both have a writer that remembers the job as open
        var isReading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = _b.Log.ReadToEndAsync(job, until: e => e.Seq == 2 && isReading.TrySetResult() && false);
        await isReading.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await _a.Log.AppendAsync(job, [Events.Of(EventTypes.JobCancelled)], null, default);
        Assert.True(await _a.Log.DeleteAsync(job, waitsForReaders: true, default));
        (await reading).AssertWhole(1, 3);
        Assert.Equal(AppendOutcome.UnknownJob, (await _b.Log.AppendAsync(job, [Events.Note()], null, default)).Outcome);
        foreach (var node in new[] { _a, _b })
        {
            Assert.Null(await node.Log.FindAsync(job, default));
            Assert.Null(await node.Log.OpenAsync(job, default, new(), default));
        }

        await Patience.UntilAsync(() => Task.FromResult(_b.Log.FindCachedFacts(job) is null));
        Assert.Equal((1L, 0L, 0L), (_a.Log.DeletedJobs, _a.Store.Lost, _b.Store.Lost));
    }

    [Fact]
    public async Task Delete_OfAnOpenJob_WithoutItsEnd_CutsTheReadersOfEveryNode()
    {
        var job = await _a.CreateAsync();
        await _a.Log.AppendAsync(job, [.. Enumerable.Range(0, 50).Select(static i => Events.Note($"{i}"))], null, default);
        var open = (await _b.Log.OpenAsync(job, default, new(), default))!.Value.Reader!;
        Assert.True(await _a.Log.DeleteAsync(job, waitsForReaders: false, default));
        await Patience.UntilAsync(async () =>
        {
            try
            {
                await open.ReadAsync(new LogEvent[1], default);
                return false;
            }
            catch (LogStoreException fault)
            {
                return fault.Code == "job_deleted";
            }
        });
        open.Dispose();
    }

    [Fact]
    public async Task Append_ByBothNodesAtOnce_NumbersEveryEventOnce_AndBothReadTheSame()
    {
        var job = await _a.CreateAsync();
        var readings = new[] { _a.Log.ReadToEndAsync(job), _b.Log.ReadToEndAsync(job) };
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var node = writer % 2 == 0 ? _a : _b;
            for (var i = 0; i < 100; i++)
            {
                var result = await node.Log.AppendAsync(job, [Events.Note($"{writer}.{i}")], new($"p{writer}", 0, i), default);
                Assert.Equal(AppendOutcome.Appended, result.Outcome);
            }
        }));
        await _b.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        var read = await Task.WhenAll(readings);
        read[0].AssertWhole(1, 802);
        Assert.Equal(read[0].Select(static e => e.Line.Text()), read[1].Select(static e => e.Line.Text()));
        Assert.Equal(800, read[0].Where(static e => e.Type == EventTypes.Note).Select(static e => e.Data.Text()).Distinct().Count());
    }

    [Fact]
    public async Task Append_RefusedByTheCachedState_IsValidatedAgainstTheCurrentState()
    {
        var job = await _a.CreateAsync(); // the node caches the state and does not load it
        await _b.Log.AppendAsync(job, [Events.Of(EventTypes.JobInputRequired, node: "q")], null, default);
        Assert.True((await _a.Log.AppendAsync(job, [Events.Of(EventTypes.JobInputReceived, node: "q")], null, default)).IsAccepted);
        await _b.Log.AppendAsync(job, [Events.Of(EventTypes.JobCancelled)], null, default);
        Assert.Equal(AppendOutcome.Closed, (await _a.Log.AppendAsync(job, [Events.Note()], null, default)).Outcome);
    }

    [Fact]
    public async Task Epoch_RaisedOnOneNode_FencesTheProducerOnTheOther()
    {
        var job = await _a.CreateAsync();
        Assert.True((await _a.Log.AppendAsync(job, [Events.Note("old")], new("worker", 1), default)).IsAccepted);
        Assert.True((await _b.Log.AppendAsync(job, [Events.Note("new")], new("worker", 2), default)).IsAccepted);
        var refused = await _a.Log.AppendAsync(job, [Events.Note("late")], new("worker", 1), default);
        Assert.Equal((AppendOutcome.Fenced, 2L), (refused.Outcome, refused.Epoch));
    }

    [Fact]
    public async Task Create_SameKeyOnBothNodesAtOnce_IsOneJob()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? _a : _b).Log.CreateAsync(Events.Job(key: new("k", "digest")), default)));
        Assert.Single(created.Select(static one => one.Job.Id).Distinct());
        Assert.Single(created, static one => one.IsNew);
        Assert.Single(await _b.Log.ListAsync(new(Owner: "ann"), default));
        (await _a.Store.AllAsync(created[0].Job.Id)).AssertWhole(1, 1);
    }

    [Fact]
    public async Task Create_OnOneNode_WakesTheWaiterForItsKeyOnTheOther()
    {
        var signal = new ReaderSignal();
        _b.Log.PendingJobs.Join("ann", "research:7:progress", signal);
        await _a.Log.CreateAsync(Events.Job(key: new("research:7:progress", "d")), default);
        await signal.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotNull(await _b.Log.FindByKeyAsync("ann", "research:7:progress", default));
    }

    [Fact]
    public async Task Published_MissedMessage_IsReadFromTheStream()
    {
        var job = await _a.CreateAsync();
        using var other = (await _b.Log.OpenAsync(job, new(0), new(), default))!.Value.Reader!; // from here on the log is followed
        var reading = _b.Log.ReadToEndAsync(job);
        await _a.Log.AppendAsync(job, [Events.Note("1")], null, default);

        // The first message leaves a gap; the second is malformed. Both cause a read of the stream.
        var channel = new StackExchange.Redis.RedisChannel(_a.Connection.Name($"{{{job}}}:tail"), StackExchange.Redis.RedisChannel.PatternMode.Literal);
        await _a.Connection.Database.PublishAsync(channel, "90 a b\n{\"seq\":90,\"type\":\"forged\",\"time\":\"2020-01-01T00:00:00Z\",\"data\":{}}\n");
        await _a.Connection.Database.PublishAsync(channel, "3 forged b\n{\"seq\":3,\"type\":\"forged\",\"time\":\"2020-01-01T00:00:00Z\",\"data\":{}}\n");
        await _a.Connection.Database.PublishAsync(channel, "nonsense");
        await _a.Connection.Database.PublishAsync(channel, StackExchange.Redis.RedisValue.EmptyString);
        await _a.Log.AppendAsync(job, [Events.Note("2"), Events.Of(EventTypes.JobCompleted)], null, default);
        var read = await reading;
        read.AssertWhole(1, 4);
        Assert.DoesNotContain(read, static e => e.Type == "forged");
        Assert.True(_b.Store.Holes > 0);
    }

    [Fact]
    public async Task Stream_TemporarilyUnreadable_IsLogged_AndTheReaderContinues()
    {
        var job = await _a.CreateAsync();
        using var other = (await _b.Log.OpenAsync(job, new(0), new(), default))!.Value.Reader!; // from here on the log is followed
        var reading = _b.Log.ReadToEndAsync(job, after: 1); // live: it does not read from the store
        var (log, channel) = (_a.Connection.Name($"{{{job}}}:log"), StackExchange.Redis.RedisChannel.Literal(_a.Connection.Name($"{{{job}}}:tail")));
        await _a.Connection.Database.StreamAddAsync(log, "e", "no event\n", "2-0");
        await _a.Connection.Database.PublishAsync(channel, "nonsense"); // has the log read again
        await Patience.UntilAsync(() => Task.FromResult(_lines.Lines.Count(line => line.Contains("could not be processed", StringComparison.Ordinal)) > 1));

        await _a.Connection.Database.StreamDeleteAsync(log, ["2-0"]);
        await _a.Connection.Database.ExecuteAsync("XSETID", log, "1-0");
        await _a.Log.AppendAsync(job, [Events.Note("2"), Events.Of(EventTypes.JobCompleted)], null, default);
        (await reading).AssertWhole(2, 3);
    }

    [Fact]
    public async Task Follow_AfterTheLastReaderLeaves_HasNoSubscription()
    {
        var job = await _a.CreateAsync();
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
                (await _b.Log.OpenAsync(job, new(0), new(), default))!.Value.Reader!.Dispose()));
        }

        Assert.Equal((0, 0), (_b.Store.FollowedLogs, _b.Log.OpenTails));
        await _a.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        (await _b.Log.ReadToEndAsync(job)).AssertWhole(1, 2);
    }
}
