using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

public sealed class RecentPagesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;

    public ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        _log = new(_store, new() { TailEvents = 16 });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Replay_ByManyReaders_ReadsEachPageOnce_AndReturnsTheSameEvents()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 697).Select(i => Events.Note($"{i}")), Events.Of(EventTypes.JobCompleted)], null, default);
        var read = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _log.ReadToEndAsync(job))));
        foreach (var events in read)
        {
            events.AssertWhole(1, 699);
            Assert.Same(read[0][300], events[300]);
        }

        Assert.Equal((699 + 6) / 7, _log.Pages.Reads); // ReadToEndAsync reads 7 events at a time
    }

    [Fact]
    public async Task Pages_OfAGrowingLog_NeverHideNewEvents()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        for (var round = 1; round <= 40; round++)
        {
            await _log.AppendAsync(job, [Events.Note($"{round}.1"), Events.Note($"{round}.2")], null, default);
            var events = await _log.ReadToEndAsync(job, until: e => e.Seq == (round * 2) + 1);
            events.AssertWhole(1, (round * 2) + 1);
        }
    }

    [Fact]
    public async Task Pages_BeyondTheBound_AreReadFromTheStoreAgain()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        var megabyte = new string('x', 1 << 20);
        for (var i = 0; i < 4; i++)
        {
            await _log.AppendAsync(job, [Events.Note(megabyte)], null, default);
        }

        for (var after = 1; after <= 4; after++)
        {
            await _log.Pages.ReadAsync(job, after, 1, default);
        }

        await _log.Pages.ReadAsync(job, 4, 1, default);
        Assert.Equal(4, _log.Pages.Reads);
        await _log.Pages.ReadAsync(job, 1, 1, default);
        Assert.Equal(5, _log.Pages.Reads);
    }

    [Fact]
    public async Task Pages_OneReaderCancels_OthersStillReadThePage()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 300).Select(i => Events.Note($"{i}"))], null, default);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var over = new CancellationTokenSource();
            if (i % 2 == 0)
            {
                await over.CancelAsync();
                await Record.ExceptionAsync(async () => await _log.Pages.ReadAsync(job, 0, 10, over.Token)); // a cached page is returned without an exception
            }
            else
            {
                (await _log.Pages.ReadAsync(job, 0, 10, over.Token)).Events.AssertWhole(1, 10);
            }
        }));
    }
}
