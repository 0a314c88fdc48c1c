using System.Text;
using System.Text.Json;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Access;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Dialects;

/// <summary>A job is folded once for all who read it in a dialect, and everybody gets the same messages, wherever they begin.</summary>
public sealed class TranslationTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly CountingDialect _dialect = new();
    private SqliteLogStore _store = null!;
    private readonly LogCollector _lines = new();
    private ILoggerFactory _logging = null!;
    private EventLog _log = null!;
    private Translations _translations = null!;
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        var options = new LogOptions { TailEvents = 16 };
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        _log = new(_store, options);
        _logging = LoggerFactory.Create(builder => builder.AddProvider(_lines));
        _translations = new(_log, options, _logging.CreateLogger<Translation>());
        _job = (await _log.CreateAsync(Events.Job(), default)).Job.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _logging.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Invariant8_ReadersOfADialect_FoldTheLogOnce_AndShareTheBytes()
    {
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReaderAsync(0)));
        var running = readers.Select(reader => reader.Loop.RunAsync(reader.Writer.Output, default)).ToArray();
        await AppendAsync(10);
        await EndAsync();
        await Task.WhenAll(running).WaitAsync(s_patience);
        Assert.Equal(12, _dialect.Folds);
        for (var at = 0; at < readers[0].Writer.Messages.Count; at++)
        {
            Assert.All(readers, reader => Assert.Same(readers[0].Writer.Messages[at], reader.Writer.Messages[at]));
        }

        Assert.All(readers, static reader => reader.Loop.Dispose());
        Assert.Equal(0, _translations.Count);
    }

    [Fact]
    public async Task Follow_LogLongerThanTheTail_EveryCursorGetsTheRestOfTheSameMessages()
    {
        await AppendAsync(300);
        await EndAsync();
        var all = await ReadAsync(0);
        Assert.Equal(302, all.Count);
        foreach (var cursor in (long[])[1, 2, 150, 285, 287, 301])
        {
            Assert.Equal(all.Where(message => message.Seq > cursor).Select(Text), (await ReadAsync(cursor)).Select(Text));
        }
    }

    [Fact]
    public async Task Follow_LateReader_JoinsWhatOthersHear()
    {
        var first = await ReaderAsync(0);
        var running = first.Loop.RunAsync(first.Writer.Output, default);
        await AppendAsync(100);
        await first.Writer.UntilAsync(101).WaitAsync(s_patience);
        var late = await ReaderAsync(40); // no longer in the tail of 16
        var lateRunning = late.Loop.RunAsync(late.Writer.Output, default);
        await late.Writer.UntilAsync(61).WaitAsync(s_patience);
        var folds = _dialect.Folds;
        await AppendAsync(5);
        await EndAsync();
        await Task.WhenAll(running, lateRunning).WaitAsync(s_patience);
        Assert.Equal(folds + 6, _dialect.Folds); // caught up: it folds for itself no more
        Assert.Equal(first.Writer.Messages.Skip(40).Select(Text), late.Writer.Messages.Select(Text));
    }

    [Fact]
    public async Task Follow_FoldThatThrows_LosesThatEventOnly()
    {
        await _log.AppendAsync(_job, [Events.Of("poison"), Events.Of("a")], null, default);
        await EndAsync();
        Assert.Equal(["job.queued 1", "a 2", "job.completed 3"], (await ReadAsync(0)).Select(Text)); // the poisoned event counts nowhere
    }

    [Fact]
    public async Task Follow_FoldThatThrows_IsLoggedOnceForAJob_HoweverManyEventsAndReaders()
    {
        await _log.AppendAsync(_job, [.. Enumerable.Repeat(Events.Of("poison"), 30)], null, default);
        await EndAsync();
        for (var i = 0; i < 3; i++)
        {
            await ReadAsync(0); // the tail has 16 events: it folds the log for itself too
        }

        Assert.Single(_lines.Lines);
        Assert.Contains($"The dialect counting threw at event 2 of job {_job}.", _lines.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leave_WhileItRuns_EndsTheTranslation_AndTheNextReaderBeginsAnew()
    {
        var reader = await ReaderAsync(0);
        using var gone = new CancellationTokenSource();
        var running = reader.Loop.RunAsync(reader.Writer.Output, gone.Token);
        await AppendAsync(3);
        await reader.Writer.UntilAsync(4).WaitAsync(s_patience);
        await gone.CancelAsync();
        await running.WaitAsync(s_patience);
        reader.Loop.Dispose();
        Assert.Equal(0, _translations.Count);
        await EndAsync();
        Assert.Equal(5, (await ReadAsync(0)).Count);
    }

    private static string Text(TranslatedMessage message) => Encoding.UTF8.GetString(message.Json.Span);

    private async Task AppendAsync(int count)
    {
        for (var at = 0; at < count; at += 10)
        {
            await _log.AppendAsync(_job, [.. Enumerable.Range(at, Math.Min(10, count - at)).Select(static i => Events.Of($"e{i}"))], null, default);
        }
    }

    private Task<AppendResult> EndAsync() => _log.AppendAsync(_job, [Events.Of(EventTypes.JobCompleted)], null, default);

    private async Task<List<TranslatedMessage>> ReadAsync(long cursor)
    {
        var reader = await ReaderAsync(cursor);
        using var loop = reader.Loop;
        Assert.Equal(ReaderEnd.Terminal, await loop.RunAsync(reader.Writer.Output, default).WaitAsync(s_patience));
        return reader.Writer.Messages;
    }

    private async Task<(ReaderLoop Loop, Collector Writer)> ReaderAsync(long cursor)
    {
        var connection = new Connection(TimeProvider.System, new HttpOptions(), new("counting", "websocket", "ann"), static () => { });
        var writer = new Collector();
        var loop = new ReaderLoop(writer, connection);
        loop.Follow(new DialectFeed(_log, _translations, _dialect, (await _log.FindAsync(_job, default))!, cursor, writer, connection));
        return (loop, writer);
    }

    /// <summary>Keeps the messages themselves, to see whether they are shared.</summary>
    private sealed class Collector : MessageWriter
    {
        private static readonly byte[] s_frame = [0];

        private readonly SemaphoreSlim _flushed = new(0);

        public List<TranslatedMessage> Messages { get; } = [];

        public override void Write(TranslatedMessage message)
        {
            lock (Messages)
            {
                Messages.Add(message);
            }

            Add(s_frame); // the loop sends only if there are bytes
        }

        /// <summary>An output that drops the bytes and counts the sends.</summary>
        public FrameOutput Output => new Sent(_flushed);

        public async Task UntilAsync(int count)
        {
            while (Collected() < count)
            {
                await _flushed.WaitAsync();
            }
        }

        private int Collected()
        {
            lock (Messages)
            {
                return Messages.Count;
            }
        }

        private sealed class Sent(SemaphoreSlim flushed) : FrameOutput
        {
            public override ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken)
            {
                flushed.Release();
                return ValueTask.CompletedTask;
            }

            protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        }
    }

    /// <summary>Says each event's type and how many it has seen; chokes on one.</summary>
    private sealed class CountingDialect : Dialect<int>
    {
        private int _folds;

        public int Folds => Volatile.Read(ref _folds);

        public override string Name => "counting";

        public override int Start(FoldedJob job) => 0;

        public override int Fold(int state, FoldedEvent e, DialectMessages messages)
        {
            Interlocked.Increment(ref _folds);
            if (e.Type == "poison")
            {
                throw new InvalidOperationException("It cannot be borne.");
            }

            messages.Add(new Count(e.Type, state + 1));
            return state + 1;
        }

        public override void Map(IEndpointRouteBuilder routes)
        {
        }

        private sealed record Count(string Name, int Number) : DialectMessage(Name)
        {
            public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place) =>
                json.WriteRawValue($"{Name} {Number}", skipInputValidation: true);
        }
    }
}
