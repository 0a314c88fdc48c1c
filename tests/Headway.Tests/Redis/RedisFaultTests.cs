using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>What the store does when Redis stops, forgets, or has no room: each test has a Redis of its own.</summary>
public sealed class RedisFaultTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Stopped_AndStartedAgainWithItsData_AppendsWait_AndReadersGoOn()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes");
        await using var a = await NodeAsync(redis);
        await using var b = await NodeAsync(redis);
        var job = await a.CreateAsync();
        var reading = b.Log.ReadToEndAsync(job);
        await AppendAsync(a, job, 0, 50);
        await redis.StopAsync();
        var waiting = AppendAsync(a, job, 50, 100);
        await redis.StartAgainAsync();
        await waiting.WaitAsync(s_patience);
        await AppendAsync(b, job, 100, 150);
        await b.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        var read = await reading.WaitAsync(s_patience);
        read.AssertWhole(1, 152);
        Assert.Equal(Enumerable.Range(0, 150).Select(static i => Events.Note($"{i}").Data.Text()), read.Skip(1).SkipLast(1).Select(static e => e.Data.Text()));
        Assert.Equal((0, 0), (a.Store.Lost, b.Store.Lost));
    }

    [Fact]
    public async Task Stopped_ForLongerThanPatience_TheAppendFailsWithStoreUnreachable()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes");
        await using var node = await NodeAsync(redis, patience: TimeSpan.FromSeconds(1));
        var job = await node.CreateAsync();
        await redis.StopAsync();
        var fault = await Assert.ThrowsAsync<LogStoreException>(() => node.Log.AppendAsync(job, [Events.Note("1")], new("p", 0, 0), default));
        Assert.Equal("store_unreachable", fault.Code);
        await redis.StartAgainAsync();
        var again = await Patience.UntilAsync(async () =>
        {
            try
            {
                return await node.Log.AppendAsync(job, [Events.Note("1")], new("p", 0, 0), default);
            }
            catch (LogStoreException)
            {
                return default; // not connected yet
            }
        }, static result => result.LastSeq > 0);
        Assert.True(again.IsAccepted);
        (await node.Store.AllAsync(job)).AssertWhole(1, 2);
    }

    [Fact]
    public async Task StartedAgainEmpty_OpenJobsThatANodeKnows_EndWithLogLost()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await NodeAsync(redis);
        await using var b = await NodeAsync(redis);
        var read = await a.CreateAsync();
        var written = await a.CreateAsync();
        await AppendAsync(a, read, 0, 20);
        await AppendAsync(a, written, 0, 20);
        var readings = new[] { ReadOverGapAsync(a, read), ReadOverGapAsync(b, read) };
        await Task.WhenAll(readings.Select(static reading => reading.Begun));
        await redis.WipeAsync();
        Assert.Equal("log_lost", (await a.Log.FindAsync(written, default))?.Error?.Code); // not unknown, not even at first
        foreach (var reading in readings)
        {
            var (events, gaps) = await reading.Ended.WaitAsync(s_patience);
            Assert.Equal(EventTypes.JobFailed, events[^1].Type);
            Assert.Equal("log_lost", JobError.Read(events[^1].Data).Code);
            events.SkipLast(1).ToList().AssertWhole(1, 21);
            Assert.Equal([(22L, events[^1].Seq - 1)], gaps);
        }

        foreach (var job in new[] { read, written })
        {
            var ended = await Patience.UntilAsync(async () => await b.Log.FindAsync(job, default), static found => found is { IsClosed: true });
            Assert.Equal((JobStatus.Failed, "log_lost"), (ended!.Status, ended.Error!.Code));
            Assert.Equal(AppendOutcome.Closed, (await a.Log.AppendAsync(job, [Events.Note()], null, default)).Outcome);
        }

        Assert.Equal(2, a.Store.Lost + b.Store.Lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartedAgainWithAnOlderState_EventsThatANodeCaches_AreRestored(bool writerIsGone)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var reader = await NodeAsync(redis);
        var writer = await NodeAsync(redis);
        var job = await writer.CreateAsync();
        var reading = ReadOverGapAsync(reader, job);
        await reading.Begun; // from here on the reader's node caches what it receives
        await AppendAsync(writer, job, 0, 10);
        await redis.CommandAsync("SAVE");
        await AppendAsync(writer, job, 10, 30, producer: true);
        await Patience.UntilAsync(async () => await reader.Store.AllAsync(job), static events => events.Count == 31);
        if (writerIsGone)
        {
            await Patience.UntilAsync(() => Task.FromResult(reading.Seen()), static seen => seen == 31); // this node has received all events of the other
            await writer.DisposeAsync();
        }

        await redis.KillAsync();
        await redis.StartAgainAsync();
        await Patience.UntilAsync(async () => await reader.Log.FindAsync(job, default), static found => found is { LastSeq: >= 31 });
        var next = await reader.Log.AppendAsync(job, [Events.Note("30")], writerIsGone ? null : new("p", 0, 20), default);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 32), next);
        await reader.Log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
        var (events, gaps) = await reading.Ended.WaitAsync(s_patience);
        events.AssertWhole(1, 33);
        Assert.Empty(gaps);
        (await reader.Store.AllAsync(job)).AssertWhole(1, 33);
        Assert.Equal(0, reader.Store.Lost);
        Assert.Equal(20, reader.Store.PutBack + writer.Store.PutBack);
        if (!writerIsGone)
        {
            await writer.DisposeAsync();
        }
    }

    [Fact]
    public async Task StartedAgainWithAnOlderState_AndWrittenByAnUnawareNode_TheLogIsLost_NotMixed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var reader = await NodeAsync(redis);
        string job;
        await using (var writer = await NodeAsync(redis))
        {
            job = await writer.CreateAsync();
            await AppendAsync(writer, job, 0, 10);
            await redis.CommandAsync("SAVE");
            await AppendAsync(writer, job, 10, 20);
        }

        var reading = ReadOverGapAsync(reader, job);
        await Patience.UntilAsync(() => Task.FromResult(reading.Seen()), static seen => seen == 21);
        await redis.KillAsync();
        await redis.StartAgainAsync();

        // Before the reader's node checks, another writer appends different events with the same seqs.
        await using var stranger = await NodeAsync(redis);
        var ends = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => stranger.Log.AppendAsync(job, [Events.Note($"stranger {i}")], null, default)));
        var (events, gaps) = await reading.Ended.WaitAsync(s_patience);
        Assert.Equal("log_lost", JobError.Read(events[^1].Data).Code);
        Assert.DoesNotContain(events, static e => e.Data.Text().Contains("stranger", StringComparison.Ordinal));
        Assert.Single(gaps);
        events.SkipLast(1).ToList().AssertWhole(1, 21);
    }

    [Fact]
    public async Task Full_TheAppendFails_NothingIsHalfWritten_AndItGoesOnWhenThereIsRoom()
    {
        await using var redis = await RedisServer.StartAsync("--maxmemory-policy", "noeviction");
        await using var node = await NodeAsync(redis);
        var job = await node.CreateAsync();
        await AppendAsync(node, job, 0, 5);
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "1mb");
        var fault = await Assert.ThrowsAsync<LogStoreException>(() => node.Log.AppendAsync(job, [Events.Note("5"), Events.Note("6")], null, default));
        Assert.Equal("store_full", fault.Code);
        (await node.Store.AllAsync(job)).AssertWhole(1, 6);
        Assert.Equal(6, (await node.Log.FindAsync(job, default))!.LastSeq);
        await Assert.ThrowsAsync<LogStoreException>(() => node.CreateAsync());
        await redis.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await AppendAsync(node, job, 5, 8);
        (await node.Store.AllAsync(job)).AssertWhole(1, 9);
    }

    [Fact]
    public async Task Retention_EndedJobs_ExpireWithAllTheirKeys_AndOpenOnesDoNot()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await NodeAsync(redis, retention: TimeSpan.FromSeconds(1));
        var ended = (await node.Log.CreateAsync(Events.Job(key: new("k", "d")), default)).Job.Id;
        var open = await node.CreateAsync();
        await node.Log.AppendAsync(ended, [Events.Of(EventTypes.JobCompleted)], null, default);
        await Patience.UntilAsync(async () => await node.Log.FindAsync(ended, default), static found => found is null);
        await Patience.UntilAsync(async () => await redis.CommandAsync("KEYS", $"*{ended}*"), static keys => keys.Trim().Length == 0);
        await Patience.UntilAsync(async () => await node.Log.FindByKeyAsync("ann", "k", default), static found => found is null);
        Assert.Equal([open], (await node.Log.ListAsync(new(), default)).Select(static job => job.Id));
    }

    private static Task<RedisNode> NodeAsync(RedisServer redis, TimeSpan? patience = null, TimeSpan? retention = null) => RedisNode.StartAsync(new()
    {
        Url = redis.Url,
        Patience = patience ?? TimeSpan.FromSeconds(30),
        Retention = retention ?? TimeSpan.FromDays(1),
    });

    private static async Task AppendAsync(RedisNode node, string job, int from, int to, bool producer = false)
    {
        for (var i = from; i < to; i++)
        {
            Assert.True((await node.Log.AppendAsync(job, [Events.Note($"{i}")], producer ? new("p", 0, i - from) : null, default)).IsAccepted);
        }
    }

    // Begun once it has read what is there; ended with the terminal event.
    private static (Task Begun, Func<int> Seen, Task<(List<LogEvent> Events, List<(long, long)> Gaps)> Ended) ReadOverGapAsync(RedisNode node, string job)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        return (begun.Task, () => Volatile.Read(ref seen), ReadAsync());

        async Task<(List<LogEvent>, List<(long, long)>)> ReadAsync()
        {
            var signal = new ReaderSignal();
            using var reader = (await node.Log.OpenAsync(job, new(0), signal, default))!.Value.Reader!;
            var (events, gaps, buffer) = (new List<LogEvent>(), new List<(long, long)>(), new LogEvent[7]);
            while (!reader.IsComplete)
            {
                var read = await reader.ReadAsync(buffer, default);
                events.AddRange(buffer.Take(read.Count));
                Volatile.Write(ref seen, events.Count);
                if (read.HasGap)
                {
                    gaps.Add((read.GapFrom, read.GapTo));
                }
                else if (read.Count == 0)
                {
                    begun.TrySetResult();
                    await signal.WaitAsync();
                }
            }

            return (events, gaps);
        }
    }
}
