using System.Collections.Concurrent;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Dialects;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Transports;

/// <summary>Heartbeats count from the last byte that a reader was sent, whatever else is appended to its log.</summary>
public sealed class HeartbeatTests : IAsyncLifetime
{
    private const string Native = "native";
    private const string Sse = "sse";
    private const string Ndjson = "ndjson";
    private const string Socket = "websocket";

    // Events of which at least one tells nothing in each dialect.
    private static readonly NewEvent[] s_quiet = [Events.Of("own.tick"), Events.Note(), Events.Of(EventTypes.NodeProgress, """{"percent":1}""", "unknown"), Events.Of(EventTypes.TextDelta, """{"channel":"reasoning","text":"x"}""", "unknown")];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly TimedOutput _output;
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;

    public HeartbeatTests() => _output = new(_time);

    public static TheoryData<string, string, bool> Readers
    {
        get
        {
            var readers = new TheoryData<string, string, bool> { { Native, Sse, true }, { Native, Ndjson, true }, { Native, Socket, true } };
            foreach (var name in RecordedLog.Dialects.Names)
            {
                readers.Add(name, Sse, true);
                readers.Add(name, Sse, false);
                readers.Add(name, Socket, true);
                readers.Add(name, Socket, false);
            }

            return readers;
        }
    }

    public ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, _time);
        _log = new(_store, new());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Run_EventsThatTheReaderIsNotShown_DoNotDelayHeartbeats(string contract, string transport, bool isFiltered)
    {
        var job = (await _log.CreateAsync(Events.Job(), default)).Job;
        var connection = new Connection(_time, new HttpOptions(), new(contract, transport, "local"), () => { });
        using var loop = contract == Native ? await NativeAsync(job, transport, connection) : Translated(contract, job, transport, isFiltered, connection);
        var running = Task.Run(() => loop.RunAsync(_output, default));
        var unseen = contract == Native || isFiltered ? Events.Of("own.tick") : Quiet(contract, job);
        await UntilReadAsync(1);

        for (var second = 1; second <= 46; second++)
        {
            await _log.AppendAsync(job.Id, [unseen], null, default);
            await UntilReadAsync(1 + second);
            _time.Advance(TimeSpan.FromSeconds(1));
            connection.Tick();
            var isDue = second % 15 == 0;
            await Patience.UntilAsync(() => Task.FromResult(!isDue || connection.TimeSinceLastWrite == TimeSpan.Zero));
        }

        Assert.Equal([15, 30, 45], _output.Seconds.Where(static second => second > 0).Distinct());
        await _log.AppendAsync(job.Id, [Events.Of(EventTypes.JobCompleted)], null, default);
        Assert.Equal(ReaderEnd.Terminal, await running.WaitAsync(TimeSpan.FromSeconds(30)));

        Task UntilReadAsync(long seq) => Patience.UntilAsync(() =>
        {
            connection.Signal.Set();
            return Task.FromResult(loop.Feeds[0].Cursor >= seq);
        });
    }

    private async Task<ReaderLoop> NativeAsync(JobRecord job, string transport, Connection connection)
    {
        EventWriter writer = transport switch { Sse => new SseFrameWriter(TimeSpan.FromSeconds(1)), Ndjson => new NdjsonFrameWriter(), _ => new SocketFrameWriter() };
        var opened = await _log.OpenAsync(job.Id, Cursor.Start, connection.Signal, default);
        var loop = new ReaderLoop(writer, connection);
        loop.Follow(new LogFeed(opened!.Value.Reader!, writer, connection, new Subscription(["job.*"], 0, null)));
        return loop;
    }

    private ReaderLoop Translated(string name, JobRecord job, string transport, bool isFiltered, Connection connection)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        MessageWriter writer = transport == Sse ? new SseMessageWriter(dialect, job.Id, SseIds.Seq, _time) : new SocketMessageWriter(dialect, _time);
        var loop = new ReaderLoop(writer, connection);
        var translations = new Translations(_log, new(), NullLogger<Translation>.Instance);
        loop.Follow(new DialectFeed(_log, translations, dialect, job, 0, writer, connection) { Shows = isFiltered ? static _ => false : null });
        return loop;
    }

    private static NewEvent Quiet(string name, JobRecord job)
    {
        var dialect = RecordedLog.Dialects.Find(name)!;
        return s_quiet.First(e => dialect.Begin(FoldedJob.Of(job)).Translate(LogEvent.Create(2, DateTimeOffset.UnixEpoch, e)).Messages.Length == 0);
    }

    /// <summary>Notes at which second bytes were sent.</summary>
    private sealed class TimedOutput(TimeProvider time) : FrameOutput
    {
        public ConcurrentQueue<int> Seconds { get; } = new();

        protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Assert.False(bytes.IsEmpty);
            Seconds.Enqueue((int)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
            return ValueTask.CompletedTask;
        }
    }
}
