using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Access;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Redis;

/// <summary>What one node writes, another reads: live, with several writing one log, and whatever was missed.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private readonly LogCollector _lines = new();
    private readonly LoggerFactory _loggers;
    private RedisNode _a = null!;
    private RedisNode _b = null!;

    public TwoNodesTests() => _loggers = new([_lines]);

    public async ValueTask InitializeAsync()
    {
        var url = (await RedisServer.SharedAsync()).Url;
        var prefix = RedisServer.FreshPrefix();
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
    public async Task Append_RefusedByWhatThisNodeRemembers_IsJudgedByHowTheJobStandsNow()
    {
        var job = await _a.CreateAsync(); // the node remembers: nothing is asked
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
    public async Task Create_OnOneNode_IsToldToWhoWaitsForItsKeyOnTheOther()
    {
        var signal = new ReaderSignal();
        _b.Log.Arrivals.Join("ann", "research:7:progress", signal);
        await _a.Log.CreateAsync(Events.Job(key: new("research:7:progress", "d")), default);
        await signal.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotNull(await _b.Log.FindByKeyAsync("ann", "research:7:progress", default));
    }

    [Fact]
    public async Task Published_MessageThatNeverCame_IsReadFromTheStream()
    {
        var job = await _a.CreateAsync();
        using var other = (await _b.Log.OpenAsync(job, new(0), new(), default))!.Value.Reader!; // from here on the log is followed
        var reading = _b.Log.ReadToEndAsync(job);
        await _a.Log.AppendAsync(job, [Events.Note("1")], null, default);

        // A message beyond what is there makes a hole, one that is no message at all says nothing of what was missed.
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
    public async Task Stream_ThatCannotBeReadForAWhile_IsLogged_AndTheReaderGoesOn()
    {
        var job = await _a.CreateAsync();
        using var other = (await _b.Log.OpenAsync(job, new(0), new(), default))!.Value.Reader!; // from here on the log is followed
        var reading = _b.Log.ReadToEndAsync(job, after: 1); // live: it asks the store for nothing
        var (log, channel) = (_a.Connection.Name($"{{{job}}}:log"), StackExchange.Redis.RedisChannel.Literal(_a.Connection.Name($"{{{job}}}:tail")));
        await _a.Connection.Database.StreamAddAsync(log, "e", "no event\n", "2-0");
        await _a.Connection.Database.PublishAsync(channel, "nonsense"); // has the log read again
        await Patience.UntilAsync(() => Task.FromResult(_lines.Lines.Count(line => line.Contains("could not be taken in", StringComparison.Ordinal)) > 1));

        await _a.Connection.Database.StreamDeleteAsync(log, ["2-0"]);
        await _a.Connection.Database.ExecuteAsync("XSETID", log, "1-0");
        await _a.Log.AppendAsync(job, [Events.Note("2"), Events.Of(EventTypes.JobCompleted)], null, default);
        (await reading).AssertWhole(2, 3);
    }

    [Fact]
    public async Task Follow_ReadersThatComeAndGo_LeaveNothingBehind()
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
