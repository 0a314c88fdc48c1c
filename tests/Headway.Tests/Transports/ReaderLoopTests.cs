using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Transports;

/// <summary>The one loop that serves every reader: gaps, heartbeats and ends, with a clock that stands still.</summary>
public sealed class ReaderLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly Pipe _pipe = new();
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, _time);
        _log = new(_store, new());
        _job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_CursorBeforeWhatIsLeft_SendsTheGapWithItsLastSeqAsId()
    {
        await _log.AppendAsync(_job, [Events.Of("a"), Events.Of("b"), Events.Of(EventTypes.JobCompleted)], null, default);
        await _store.TrimAsync(_job, 4, default);
        var (running, _) = await StartAsync(new(1));
        Assert.Equal(ReaderEnd.Terminal, await running.WaitAsync(s_patience));
        Assert.Equal(
            """
            retry: 1000

            id: 3
            event: gap
            data: {"from":2,"to":3}

            id: 4
            event: job.completed
            data: {"seq":4,"type":"job.completed","time":"1970-01-01T00:00:00.000Z","data":{}}


            """,
            await TakeAsync(text => text.EndsWith("}}\n\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_Silence_IsFilledWithOneHeartbeatAnInterval()
    {
        var (running, connection) = await StartAsync(Cursor.Latest);
        await TakeAsync(text => text == "retry: 1000\n\n");
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            connection.Tick();
            await TakeAsync(text => text == ": hb\n");
        }

        connection.Tick(); // a moment later: none is due
        await _log.AppendAsync(_job, [Events.Of(EventTypes.JobCompleted)], null, default);
        await running.WaitAsync(s_patience);
        Assert.StartsWith("id: 2\n", await TakeAsync(text => text.EndsWith("\n\n", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LifeOver_SendsWhatThereIs_AndAsksToComeAgain()
    {
        var (running, connection) = await StartAsync(Cursor.Start);
        await TakeAsync(text => text.Contains("id: 1\n", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromHours(0.7));
        connection.Tick();
        Assert.False(connection.ShouldEnd);
        _time.Advance(TimeSpan.FromHours(0.6));
        connection.Tick();
        Assert.Equal(ReaderEnd.Reconnect, await running.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Run_Drain_EndsAtOnce()
    {
        var (running, connection) = await StartAsync(Cursor.Latest);
        await TakeAsync(text => text == "retry: 1000\n\n");
        connection.Drain();
        Assert.Equal(ReaderEnd.Reconnect, await running.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Tick_PeerTakesNothing_IsCut()
    {
        var cut = false;
        var connection = new Connection(_time, new(), new("native", "sse", "local"), () => cut = true);
        connection.BeginWrite();
        _time.Advance(TimeSpan.FromSeconds(29));
        connection.Tick();
        Assert.False(cut);
        _time.Advance(TimeSpan.FromSeconds(1));
        connection.Tick();
        Assert.True(cut);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tick_PeerThatAnswersNoPing_IsCut_OnlyWhereTheLoopAsks(bool expectsPong)
    {
        var cut = false;
        var connection = new Connection(_time, new(), new("native", "websocket", "local"), () => cut = true) { ExpectsPong = expectsPong };
        connection.StartPongTimer();
        _time.Advance(TimeSpan.FromSeconds(44));
        connection.Tick();
        Assert.False(cut);
        _time.Advance(TimeSpan.FromSeconds(1));
        connection.Tick();
        Assert.Equal(expectsPong, cut);
    }

    private async Task<(Task<ReaderEnd> Running, Connection Connection)> StartAsync(Cursor cursor)
    {
        var connection = new Connection(_time, new HttpOptions(), new("native", "sse", "local"), () => { });
        var opened = await _log.OpenAsync(_job, cursor, connection.Signal, default);
        var writer = new SseFrameWriter(TimeSpan.FromSeconds(1));
        var loop = new ReaderLoop(writer, connection);
        loop.Follow(new LogFeed(opened!.Value.Reader!, writer, connection, new()));
        return (Task.Run(() => loop.RunAsync(new BodyOutput(_pipe.Writer), default)), connection);
    }

    private async Task<string> TakeAsync(Func<string, bool> until)
    {
        var text = "";
        while (!until(text))
        {
            var read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
            text += Encoding.UTF8.GetString(read.Buffer.ToArray());
            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return text;
    }
}
