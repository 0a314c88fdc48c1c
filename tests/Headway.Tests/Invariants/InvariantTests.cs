using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Invariants;

/// <summary>The promises of docs/invariants.md that the log itself keeps, each tried against each real store.</summary>
public abstract class InvariantTests : IAsyncLifetime
{
    private ILogStore _store = null!;
    private EventLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync();
        _log = new(_store, new() { TailEvents = 64 });
    }

    public virtual async ValueTask DisposeAsync() => await _store.DisposeAsync();

    protected abstract Task<ILogStore> OpenAsync();

    [Fact]
    public async Task Invariant1_SeqIs1ToN_WhateverIsRefusedInBetween()
    {
        var job = await CreateAsync();
        var random = new Random(7);
        long epoch = 0;
        for (var i = 0; i < 300; i++)
        {
            var batch = Enumerable.Range(0, random.Next(1, 5)).Select(n => Events.Note($"{i}.{n}")).ToArray();
            Producer? producer = random.Next(4) switch
            {
                0 => new("p", epoch = Math.Max(0, epoch + random.Next(-1, 2))),
                1 => new("p", epoch, random.Next(5)),
                _ => null,
            };
            await _log.AppendAsync(job, batch, producer, default);
            if (random.Next(10) == 0)
            {
                await _log.AppendAsync(job, [Events.Note(), Events.Of(EventTypes.JobInputReceived, node: "nobody")], null, default); // refused whole
            }
        }

        var last = (await _log.FindAsync(job, default))!.LastSeq;
        (await _store.AllAsync(job)).AssertWhole(1, last);
    }

    [Fact]
    public async Task Invariant2_WhatAReaderSees_IsInTheStoreAlready()
    {
        var job = await CreateAsync();
        var writing = AppendManyAsync(job, 500);
        var looks = new List<(long Seq, Task<LogPage> Page)>();
        await _log.ReadToEndAsync(job, until: e =>
        {
            // Another connection to the same data sees only what is committed.
            looks.Add((e.Seq, _store.ReadAsync(job, e.Seq - 1, 1, default).AsTask()));
            return e.Seq == 501;
        });
        await writing;
        Assert.Equal(501, looks.Count);
        foreach (var (seq, page) in looks)
        {
            Assert.Equal(seq, Assert.Single((await page).Events).Seq);
        }
    }

    [Fact]
    public async Task Invariant3_ManyEndsAtOnce_OneIsTaken_AndNothingAfterIt()
    {
        var job = await CreateAsync();
        string[] ends = [EventTypes.JobCompleted, EventTypes.JobFailed, EventTypes.JobCancelled];
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            _log.AppendAsync(job, [i % 2 == 0 ? Events.Of(ends[i % 3]) : Events.Note()], null, default)));
        Assert.Equal(AppendOutcome.Closed, (await _log.AppendAsync(job, [Events.Note()], null, default)).Outcome);
        var events = await _store.AllAsync(job);
        Assert.Equal(events.Count - 1, events.FindIndex(e => e.IsTerminal));
        Assert.Contains(outcomes, result => result.Outcome == AppendOutcome.Closed);
    }

    [Fact]
    public async Task Invariant3_BatchThatGoesOnAfterTheEnd_IsRefusedWhole()
    {
        var job = await CreateAsync();
        var refused = await _log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted), Events.Note()], null, default);
        Assert.Equal(AppendOutcome.Closed, refused.Outcome);
        Assert.Single(await _store.AllAsync(job));
    }

    [Fact]
    public async Task Invariant4_ReadersAtEveryCursor_WhileItIsWritten_GetTheRestOnce()
    {
        var job = await CreateAsync();
        await AppendManyAsync(job, 200);
        var writing = AppendManyAsync(job, 400);
        var readers = await Task.WhenAll(Enumerable.Range(0, 200).Select(after =>
            Task.Run(() => _log.ReadToEndAsync(job, after, e => e.Seq == 601))));
        await writing;
        for (var after = 0; after < readers.Length; after++)
        {
            readers[after].AssertWhole(after + 1, 601);
        }
    }

    [Fact]
    public async Task Invariant4_CursorBeforeWhatIsLeft_GetsTheGapAndThenTheRest()
    {
        var job = await CreateAsync();
        await AppendManyAsync(job, 20);
        await _store.TrimAsync(job, 11, default);
        var signal = new ReaderSignal();
        using var reader = (await _log.OpenAsync(job, new(4), signal, default))!.Value.Reader!;
        var buffer = new LogEvent[64];
        var read = await reader.ReadAsync(buffer, default);
        Assert.Equal((5L, 10L), (read.GapFrom, read.GapTo));
        buffer.Take(read.Count).ToList().AssertWhole(11, 21);
        Assert.Equal(21, reader.Cursor);
    }

    [Fact]
    public async Task Invariant4_CursorBeyondTheEnd_IsSaid()
    {
        var job = await CreateAsync();
        Assert.True((await _log.OpenAsync(job, new(2), new(), default))!.Value.IsBeyondEnd);
        Assert.Null(await _log.OpenAsync(JobIds.Create(TimeProvider.System), Cursor.Start, new(), default));
        Assert.Equal(0, _log.OpenTails);
    }

    [Fact]
    public async Task Invariant6_OldEpoch_CannotAppend()
    {
        var job = await CreateAsync();
        Assert.True((await _log.AppendAsync(job, [Events.Note()], new("worker", 1), default)).IsAccepted);
        Assert.True((await _log.AppendAsync(job, [Events.Note()], new("worker", 2), default)).IsAccepted);
        var fenced = await _log.AppendAsync(job, [Events.Note()], new("worker", 1), default);
        Assert.Equal((AppendOutcome.Fenced, 2L), (fenced.Outcome, fenced.Epoch));
        Assert.True((await _log.AppendAsync(job, [Events.Note()], new("another", 0), default)).IsAccepted);
    }

    [Fact]
    public async Task Invariant6_RepeatedSequence_IsAcknowledgedAndStoredOnce()
    {
        var job = await CreateAsync();
        var first = await _log.AppendAsync(job, [Events.Note("a"), Events.Note("b")], new("p", 0, 0), default);
        var again = await _log.AppendAsync(job, [Events.Note("a"), Events.Note("b")], new("p", 0, 0), default);
        Assert.Equal((AppendOutcome.Repeated, first.LastSeq), (again.Outcome, again.LastSeq));
        var gap = await _log.AppendAsync(job, [Events.Note("d")], new("p", 0, 2), default);
        Assert.Equal((AppendOutcome.SequenceGap, 1L), (gap.Outcome, gap.ExpectedSeq));
        Assert.True((await _log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], new("p", 0, 1), default)).IsAccepted);
        Assert.Equal(AppendOutcome.Repeated, (await _log.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], new("p", 0, 1), default)).Outcome);
        Assert.Equal(4, (await _store.AllAsync(job)).Count);
    }

    [Fact]
    public async Task Invariant6_NewEpoch_BeginsItsSequenceAgain()
    {
        var job = await CreateAsync();
        await _log.AppendAsync(job, [Events.Note()], new("p", 0, 0), default);
        await _log.AppendAsync(job, [Events.Note()], new("p", 0, 1), default);
        Assert.Equal(AppendOutcome.SequenceGap, (await _log.AppendAsync(job, [Events.Note()], new("p", 1, 2), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await _log.AppendAsync(job, [Events.Note()], new("p", 1, 0), default)).Outcome);
    }

    [Fact]
    public async Task Invariant7_ReaderThatNeverReads_CostsItsCursor_AndGetsEverythingLater()
    {
        var job = await CreateAsync();
        var signal = new ReaderSignal();
        using var slow = (await _log.OpenAsync(job, Cursor.Start, signal, default))!.Value.Reader!;
        await AppendManyAsync(job, 5_000);
        Assert.Equal(5_001, slow.Lag); // the ring holds 64 of them: the rest is in the store, not in memory for this reader
        (await _log.ReadToEndAsync(job, until: e => e.Seq == 5_001)).AssertWhole(1, 5_001);
        var seen = new List<LogEvent>();
        var buffer = new LogEvent[128];
        while (slow.Lag > 0)
        {
            var read = await slow.ReadAsync(buffer, default);
            seen.AddRange(buffer.Take(read.Count));
        }

        seen.AssertWhole(1, 5_001);
    }

    [Fact]
    public async Task Invariant8_EventIsEncodedOncePerTransport_NotPerReader()
    {
        var job = await CreateAsync();
        var lines = new HashSet<ReadOnlyMemory<byte>>(); // equal when they are the same bytes in the same place
        var readers = new List<(LogReader Reader, ReaderSignal Signal)>();
        for (var i = 0; i < 50; i++)
        {
            var signal = new ReaderSignal();
            readers.Add(((await _log.OpenAsync(job, Cursor.Latest, signal, default))!.Value.Reader!, signal));
        }

        await AppendManyAsync(job, 20);
        var buffer = new LogEvent[64];
        foreach (var (reader, _) in readers)
        {
            using (reader)
            {
                var read = await reader.ReadAsync(buffer, default);
                Assert.Equal(20, read.Count);
                for (var i = 0; i < read.Count; i++)
                {
                    lines.Add(buffer[i].Line);
                }
            }
        }

        Assert.Equal(20, lines.Count);
        Assert.Equal(0, _log.OpenTails);
    }

    [Fact]
    public async Task Invariant9_FilteredReader_KeepsTheNumbersOfTheLog()
    {
        var job = await CreateAsync();
        await _log.AppendAsync(
            job,
            [
                Events.Of("node.progress", """{"percent":10}""", "a"), Events.Of("node.progress", """{"percent":12}""", "a"),
                Events.Of("node.progress", """{"percent":1}""", "b"), Events.Of("other"), Events.Of("node.progress", """{"percent":20}""", "a"),
                Events.Of("node.progress", """{"percent":100}""", "a"), Events.Of("job.completed"),
            ],
            null,
            default);
        var events = await _log.ReadToEndAsync(job);
        Assert.Equal([2L, 4, 6, 7, 8], Shown(new(["node.*"], 10)));
        Assert.Equal([5L, 8], Shown(new(["other"])));
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], Shown(new()));

        IEnumerable<long> Shown(Subscription subscription) => events.Where(subscription.Shows).Select(e => e.Seq);
    }

    private async Task<string> CreateAsync() => (await _log.CreateAsync(Events.Job(), default)).Job.Id;

    private async Task AppendManyAsync(string job, int count)
    {
        for (var left = count; left > 0;)
        {
            var batch = Math.Min(left, 10);
            await _log.AppendAsync(job, [.. Enumerable.Range(0, batch).Select(i => Events.Note($"{i}"))], null, default);
            left -= batch;
        }
    }
}
