using Headway.Log;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>Which events a tail keeps, by the number of its readers.</summary>
public sealed class TailTests
{
    private readonly Tail<LogEvent> _tail = new(maxEvents: 64, maxBytes: 1 << 20);

    [Fact]
    public void Publish_OneReader_EvictsWhatItHasRead()
    {
        _tail.Readers = 1;
        Publish(1, 10);
        Assert.Equal(4, _tail.Copy(0, new LogEvent[4]));
        Publish(11, 1);
        Assert.Equal(0, _tail.Copy(0, new LogEvent[4])); // evicted: the reader would use the store
        AssertCopies(after: 4, from: 5, to: 11);
        Publish(12, 1);
        AssertCopies(after: 11, from: 12, to: 12);
        Publish(13, 1);
        Assert.Equal(0, _tail.Copy(11, new LogEvent[4]));
        AssertCopies(after: 12, from: 13, to: 13);
    }

    [Fact]
    public void Publish_TwoReaders_KeepsWhatOneHasRead()
    {
        _tail.Readers = 2;
        Publish(1, 10);
        AssertCopies(after: 0, from: 1, to: 10);
        Publish(11, 1);
        AssertCopies(after: 0, from: 1, to: 11);
    }

    [Fact]
    public void Publish_RemainingReaderIsBehind_StillReadsFromTheTail()
    {
        _tail.Readers = 2;
        Publish(1, 10);
        _tail.Readers = 1;
        AssertCopies(after: 6, from: 7, to: 10);
        Publish(11, 2);
        AssertCopies(after: 10, from: 11, to: 12);
    }

    [Fact]
    public async Task Follow_OneReaderThenTwo_BothReadAllEvents()
    {
        using var folder = new TemporaryFolder();
        await using var store = new Headway.Log.Sqlite.SqliteLogStore(new() { Folder = folder["data"] }, TimeProvider.System);
        var log = new EventLog(store, new LogOptions { TailEvents = 16 });
        var job = (await log.CreateAsync(Events.Job(), default)).Job.Id;
        var first = FollowAsync(log, job);
        for (var i = 0; i < 300; i++)
        {
            await log.AppendAsync(job, [Events.Note($"{i}")], null, default);
        }

        var second = FollowAsync(log, job); // the tail has evicted what the first reader has read
        await log.AppendAsync(job, [.. Enumerable.Range(0, 100).Select(i => Events.Note($"{i}")), Events.Of(EventTypes.JobCompleted)], null, default);
        (await first).AssertWhole(1, 402);
        (await second).AssertWhole(1, 402);
    }

    private static async Task<List<LogEvent>> FollowAsync(EventLog log, string job)
    {
        var events = new List<LogEvent>();
        using var reader = (await log.OpenAsync(job, new(0), new(), default))!.Value.Reader!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var some in reader.FollowAsync(8, patience.Token))
        {
            events.AddRange(some);
        }

        return events;
    }

    private void Publish(long from, int count) =>
        _tail.Publish([.. Enumerable.Range(0, count).Select(i => LogEvent.Create(from + i, DateTimeOffset.UnixEpoch, Events.Note()))]);

    private void AssertCopies(long after, long from, long to)
    {
        var events = new LogEvent[64];
        var count = _tail.Copy(after, events);
        events.Take(count).ToList().AssertWhole(from, to);
    }
}
