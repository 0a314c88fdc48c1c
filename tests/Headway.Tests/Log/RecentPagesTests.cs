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
    public async Task Replay_ByManyAtOnce_ReadsEachPageOnce_AndGivesAllTheSameEvents()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 697).Select(i => Events.Note($"{i}")), Events.Of(EventTypes.JobCompleted)], null, default);
        var read = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _log.ReadToEndAsync(job))));
        foreach (var events in read)
        {
            events.AssertWhole(1, 699);
            Assert.Same(read[0][300], events[300]); // and so its frames are made once, too
        }

        Assert.Equal((699 + 6) / 7, _log.Pages.Reads); // readers of these tests ask for 7 at a time
    }

    [Fact]
    public async Task Pages_OfALogThatGrows_NeverHideWhatWasAppendedSince()
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
    public async Task Prepare_PageThatIsAskedForNext_IsReadOnce()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 300).Select(i => Events.Note($"{i}"))], null, default);
        _log.Pages.Prepare(job, 0, 10);
        _log.Pages.Prepare(job, 0, 10);
        (await _log.Pages.ReadAsync(job, 0, 10, default)).Events.AssertWhole(1, 10);
        Assert.Equal(1, _log.Pages.Reads);
    }

    [Fact]
    public async Task Replay_FarBehind_HasTheNextPageReadWhileItUsesThis_AndNoneThatItDoesNotNeed()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 29).Select(i => Events.Note($"{i}"))], null, default);
        var signal = new ReaderSignal();
        using var reader = (await _log.OpenAsync(job, Cursor.Start, signal, default))!.Value.Reader!;
        var buffer = new LogEvent[10];
        Assert.Equal(10, (await reader.ReadAsync(buffer, default)).Count);
        await Patience.UntilAsync(() => Task.FromResult(_log.Pages.Reads), static reads => reads == 2);
        Assert.Equal(10, (await reader.ReadAsync(buffer, default)).Count);
        await Patience.UntilAsync(() => Task.FromResult(_log.Pages.Reads), static reads => reads == 3);
        Assert.Equal(10, (await reader.ReadAsync(buffer, default)).Count);
        Assert.Equal((0, 3L), ((await reader.ReadAsync(buffer, default)).Count, _log.Pages.Reads));
    }

    [Fact]
    public async Task Pages_OfTheReaderThatGaveUp_AreReadByTheOthers()
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
        await _log.AppendAsync(job, [.. Enumerable.Range(0, 300).Select(i => Events.Note($"{i}"))], null, default);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var over = new CancellationTokenSource();
            if (i % 2 == 0)
            {
                await over.CancelAsync();
                await Record.ExceptionAsync(async () => await _log.Pages.ReadAsync(job, 0, 10, over.Token)); // what is there already it may get
            }
            else
            {
                (await _log.Pages.ReadAsync(job, 0, 10, over.Token)).Events.AssertWhole(1, 10);
            }
        }));
    }
}
