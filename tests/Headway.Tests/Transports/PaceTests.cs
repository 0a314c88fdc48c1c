using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Filtering;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Transports;

/// <summary>PROTOCOL.md, section 4.12: a replay keeps the rhythm of its log, on a clock that the test moves.</summary>
public sealed partial class PaceTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly WatchedTime _time = new();
    private readonly Pipe _pipe = new();
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;
    private Connection _connection = null!;
    private LogFeed _feed = null!;
    private ReaderLoop _loop = null!;
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, _time);
        _log = new(_store, new());
        _job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
    }

    public async ValueTask DisposeAsync()
    {
        _loop?.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Replay_KeepsThePauses_AtAMultipleOfTheirSpeed()
    {
        await RecordAsync((4, "a"), (0, "b"), (1, "job.completed"));
        var running = await StartAsync(pace: 2);
        Assert.Equal([1], await TakeAsync(1));
        await AssertPauseAsync(2);
        Assert.Equal([2, 3], await TakeAsync(2));
        await AssertPauseAsync(0.5);
        Assert.Equal([4], await TakeAsync(1));
        Assert.Equal(ReaderEnd.Terminal, await running.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Replay_LongSilence_IsShortened()
    {
        await RecordAsync((3600, "a"), (3600, "job.completed"));
        var running = await StartAsync(pace: 0.1);
        await TakeAsync(1);
        await AssertPauseAsync(10);
        await TakeAsync(1);
        await AssertPauseAsync(10);
        await TakeAsync(1);
        await running.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Replay_HiddenEvents_TakeTheirTime()
    {
        await RecordAsync((2, "hidden"), (2, "a"), (1, "job.completed"));
        var running = await StartAsync(pace: 1, EventFilter.Parse("type != 'hidden'").Filter);
        await TakeAsync(1);
        await AssertPauseAsync(2);
        await AssertPauseAsync(2);
        Assert.Equal([3], await TakeAsync(1));
        await AssertPauseAsync(1);
        Assert.Equal([4], await TakeAsync(1));
        await running.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Replay_OfARunningJob_CatchesUp_AndIsLive()
    {
        await RecordAsync((5, "a"));
        var running = await StartAsync(pace: 1);
        await TakeAsync(1);
        await RecordAsync((1, "late"));
        await AssertPauseAsync(4);
        Assert.Equal([2, 3], await TakeAsync(2));
        await RecordAsync((3, "job.completed"));
        Assert.Equal([4], await TakeAsync(1));
        await running.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Replay_Change_GoesOnAtTheNewPace()
    {
        await RecordAsync((10, "a"), (10, "b"), (10, "job.completed"));
        var running = await StartAsync(pace: 1);
        await TakeAsync(1);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(_connection.Post(() => _feed.Change(new(), 10)));
        Assert.Equal([2], await TakeAsync(1));
        await AssertPauseAsync(1);
        Assert.Equal([3], await TakeAsync(1));
        Assert.True(_connection.Post(() => _feed.Change(new(), null)));
        Assert.Equal([4], await TakeAsync(1));
        Assert.Equal(ReaderEnd.Terminal, await running.WaitAsync(s_patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replay_DrainOrLostPeer_EndsAPauseAtOnce(bool drain)
    {
        await RecordAsync((10, "a"), (10, "job.completed"));
        var running = await StartAsync(pace: 1);
        await TakeAsync(1);
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(10));
        if (drain)
        {
            _connection.Drain();
        }
        else
        {
            _connection.Abort();
        }

        Assert.Equal(drain ? ReaderEnd.Reconnect : ReaderEnd.Disconnected, await running.WaitAsync(s_patience));
        _loop.Dispose();
        Assert.Equal(0, _time.Timers); // and its timer is gone
    }

    [Fact]
    public async Task NoPace_NoTimer()
    {
        await RecordAsync((10, "a"));
        var running = await StartAsync(pace: null);
        Assert.Equal([1, 2], await TakeAsync(2));
        Assert.Equal(0, _time.Timers);
        _connection.Drain();
        await running.WaitAsync(s_patience);
    }

    private async Task RecordAsync(params (int Seconds, string Type)[] events)
    {
        foreach (var (seconds, type) in events)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await _log.AppendAsync(_job, [Events.Of(type)], null, default);
        }
    }

    private async Task<Task<ReaderEnd>> StartAsync(double? pace, EventFilter? filter = null)
    {
        _connection = new(_time, new HttpOptions(), new("native", "websocket", "local"), () => { });
        var opened = await _log.OpenAsync(_job, Cursor.Start, _connection.Signal, default);
        var writer = new NdjsonFrameWriter();
        _loop = new(writer, _connection);
        _feed = new(opened!.Value.Reader!, writer, _connection, new(filter: filter), pace);
        _loop.Follow(_feed);
        return Task.Run(() => _loop.RunAsync(new BodyOutput(_pipe.Writer), default));
    }

    // That the next event is waited for so long, and not a tick less.
    private async Task AssertPauseAsync(double seconds)
    {
        await _time.UntilWaitAsync(TimeSpan.FromSeconds(seconds));
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.False(_pipe.Reader.TryRead(out _));
        _time.Advance(TimeSpan.FromTicks(1));
    }

    private async Task<List<int>> TakeAsync(int count)
    {
        var seqs = new List<int>();
        while (seqs.Count < count)
        {
            var read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
            seqs.AddRange(Seqs().Matches(Encoding.UTF8.GetString(read.Buffer.ToArray())).Select(static match => int.Parse(match.Groups[1].Value)));
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return seqs;
    }

    [GeneratedRegex("\"seq\":([0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Seqs();
}
