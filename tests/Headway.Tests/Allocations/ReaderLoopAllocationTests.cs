using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Dialects;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Allocations;

/// <summary>
/// An event that is made goes to any number of readers without another byte of memory: the loop wakes, copies, sends and
/// waits again with what it has. The events go straight to the tail, so that nothing is counted but the readers.
/// </summary>
[Collection(AllocationGround.Name)]
public sealed class ReaderLoopAllocationTests : IAsyncLifetime
{
    private const string Native = "native";
    private const int Readers = 40;
    private const int Rounds = 150;
    private const int Runs = 7; // as often as AllocationGround has them done

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<PipedReader> _readers = [];
    private SqliteLogStore _store = null!;
    private EventLog _log = null!;
    private JobRecord _job = null!;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, int>();
            foreach (var batch in (int[])[1, 8])
            {
                cases.Add(Native, "ndjson", batch);
                foreach (var dialect in RecordedLog.Dialects.Names.Prepend(Native))
                {
                    cases.Add(dialect, "sse", batch);
                    cases.Add(dialect, ConnectionFacts.WebSocket, batch);
                }
            }

            return cases;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        _log = new(_store, new() { TailEvents = 64 });
        _job = (await _log.CreateAsync(Events.Job("research"), default)).Job;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.StopAsync();
            reader.Dispose();
        }

        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Deliver_WarmReaders_AllocatesNothing(string dialect, string transport, int batch)
    {
        var events = Produce(Runs * Rounds * batch);
        var publish = dialect == Native ? await BeginAsync(transport, events, batch) : await BeginAsync(RecordedLog.Dialects.Find(dialect)!, transport, events, batch);
        var round = 0;
        var received = _readers.Sum(static reader => reader.Received);
        var allocated = await AllocationGround.OfTheProcessAsync(() =>
        {
            for (var end = round + Rounds; round < end; round++)
            {
                publish(round);
                Await(events[((round + 1) * batch) - 1].Seq);
            }

            return Task.CompletedTask;
        });

        // The runtime's own few bytes are far below one for each delivery; the smallest object is 24.
        Assert.Equal(0, allocated / (Readers * Rounds));
        Assert.True(_readers.Sum(static reader => reader.Received) - received >= (long)Readers * (events.Length / 3) * 50, "Too little arrived.");
    }

    // Every dialect has something to say of one in three at least, and none is a repetition.
    private static LogEvent[] Produce(int count)
    {
        var events = new LogEvent[count];
        for (var i = 0; i < count; i++)
        {
            var task = $"n{i / 3 % 20}";
            events[i] = LogEvent.Create(i + 2, DateTimeOffset.UnixEpoch, (i % 3) switch
            {
                0 => Events.Of(EventTypes.NodeStarted, $$"""{"kind":"phase","name":"web_search","title":"Phase {{i}}"}""", task),
                1 => Events.Of(EventTypes.NodeStarted, $$$"""{"kind":"probe","name":"probe","title":"Probe {{{i}}}","input":{"query":"q"}}""", $"{task}/probe-1"),
                _ => Events.Of(EventTypes.TextDelta, $$"""{"channel":"answer","text":"word {{i}} "}""", task),
            });
        }

        return events;
    }

    private async Task<Action<int>> BeginAsync(string transport, LogEvent[] events, int batch)
    {
        for (var i = 0; i < Readers; i++)
        {
            EventWriter writer = transport switch { "sse" => new SseFrameWriter(TimeSpan.FromSeconds(1)), "ndjson" => new NdjsonFrameWriter(), _ => new SocketFrameWriter() };
            var reader = Add(writer, Native, transport);
            var opened = await _log.OpenAsync(_job.Id, new(1), reader.Connection.Signal, default);
            reader.Follow(new LogFeed(opened!.Value.Reader!, writer, reader.Connection, new()));
        }

        var batches = events.Chunk(batch).ToArray();
        return round => ((ICommitObserver)_log).Committed(_job.Id, batches[round]);
    }

    private async Task<Action<int>> BeginAsync(Dialect dialect, string transport, LogEvent[] events, int batch)
    {
        var options = new LogOptions { TailEvents = 64 };
        var translations = new Translations(_log, options, NullLogger<Translation>.Instance);
        var translator = dialect.Begin(FoldedJob.Of(_job));
        var told = events.Select(translator.Translate).ToArray();
        foreach (var message in transport == "sse" ? told.SelectMany(static e => e.Messages) : [])
        {
            message.Frame(SseIds.Seq, _job.Id); // the frames are the first reader's to make; the other tests count them
        }

        for (var i = 0; i < Readers; i++)
        {
            MessageWriter writer = transport == "sse" ? new SseMessageWriter(dialect, _job.Id, SseIds.Seq, TimeProvider.System) : new SocketMessageWriter(dialect, TimeProvider.System);
            var reader = Add(writer, dialect.Name, transport);
            reader.Follow(new DialectFeed(_log, translations, dialect, _job, 1, writer, reader.Connection));
        }

        var translation = translations.Enter(dialect, FoldedJob.Of(_job), new());
        await Patience.UntilAsync(() => Task.FromResult(translation.Tail.Head == 1)); // its own task has told the first event
        var batches = told.Chunk(batch).ToArray();
        return round => translation.Tail.Publish(batches[round]);
    }

    private PipedReader Add(FrameWriter writer, string dialect, string transport)
    {
        var reader = new PipedReader(writer, dialect, transport);
        _readers.Add(reader);
        return reader;
    }

    // Waits without making anything itself.
    private void Await(long seq)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < _readers.Count;)
        {
            if (_readers[i].Cursor >= seq)
            {
                i++;
            }
            else if (TimeProvider.System.GetElapsedTime(began) > s_patience)
            {
                throw new TimeoutException($"Reader {i} stands at {_readers[i].Cursor}, not at {seq}.");
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
