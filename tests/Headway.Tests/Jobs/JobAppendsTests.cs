using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>Events that arrive during an append are batched in order, and each call gets its own result.</summary>
public sealed class JobAppendsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteLogStore _store = null!;
    private HeldStore _held = null!;
    private JobAppends _appends = null!;
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        _held = new(_store);
        var log = new EventLog(_held, new());
        _job = (await log.CreateAsync(Events.Job("k"), default)).Job.Id;
        _appends = new(log, _job, new(Producer.Worker, 1));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Append_ManyDuringAnAppend_AreBatchedInOrder()
    {
        var appends = Enumerable.Range(0, 600).Select(number => _appends.AppendAsync(Events.Of(EventTypes.Note, $$"""{"n":{{number}}}"""))).ToList();
        Assert.Equal([1], _held.Sizes);

        _held.Open();
        var results = await Task.WhenAll(appends);

        Assert.Equal([1, 256, 256, 87], _held.Sizes);
        Assert.All(results, static result => Assert.True(result.IsAccepted));
        var stored = await _store.AllAsync(_job);
        Assert.Equal(Enumerable.Range(0, 600).Select(static number => $$"""{"n":{{number}}}"""), stored.Skip(1).Select(static one => one.Data.Text()));
    }

    [Fact]
    public async Task Append_OneAfterAnother_AreNotBatched()
    {
        _held.Open();
        for (var number = 0; number < 3; number++)
        {
            Assert.True((await _appends.AppendAsync(Events.Of(EventTypes.Note))).IsAccepted);
        }

        Assert.Equal([1, 1, 1], _held.Sizes);
    }

    [Fact]
    public async Task Append_InvalidNode_OtherEventsAreStored()
    {
        var first = _appends.AppendAsync(Events.Of(EventTypes.Note));
        var second = _appends.AppendAsync(Events.Of(EventTypes.Note));
        await Assert.ThrowsAsync<ArgumentException>(() => _appends.AppendAsync(Events.Of(EventTypes.Note, node: "")));
        var third = _appends.AppendAsync(Events.Of(EventTypes.Note));

        _held.Open();
        Assert.All(await Task.WhenAll(first, second, third), static result => Assert.True(result.IsAccepted));
        Assert.Equal([1, 2], _held.Sizes);
    }

    [Fact]
    public async Task Append_StoreUnreachable_EachCallFails_AndTheNextIsTried()
    {
        _held.Fault = new LogStoreException("store_unreachable", "Unreachable.");
        var appends = new[] { _appends.AppendAsync(Events.Of(EventTypes.Note)), _appends.AppendAsync(Events.Of(EventTypes.Note)), _appends.AppendAsync(Events.Of(EventTypes.Note)) };
        _held.Open();
        foreach (var append in appends)
        {
            await Assert.ThrowsAsync<LogStoreException>(() => append);
        }

        _held.Fault = null;
        Assert.True((await _appends.AppendAsync(Events.Of(EventTypes.Note))).IsAccepted);
    }
}
