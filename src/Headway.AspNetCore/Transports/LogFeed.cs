using System.Buffers;
using Headway.AspNetCore.Connections;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Follows a log in the native contract: events are passed on unchanged.</summary>
internal sealed class LogFeed : Feed
{
    private const int BatchSize = 128;

    private readonly IEventSink _sink;
    private readonly Connection _connection;
    private readonly long _historyEnd;
    private Queue<LogEvent>? _held;
    private LogReader? _reader;
    private Subscription _subscription;
    private ReplayPacer? _pacer;
    private long _cursor;

    /// <summary>Creates a feed for an open log.</summary>
    /// <param name="reader">The reader. The feed disposes it.</param>
    /// <param name="sink">Receives the events.</param>
    /// <param name="connection">The connection of the feed.</param>
    /// <param name="subscription">The events to show.</param>
    /// <param name="pace">The speed of the replay of events that are stored already, as a multiple of the original speed; null for no pacing.</param>
    public LogFeed(LogReader reader, IEventSink sink, Connection connection, Subscription subscription, double? pace = null)
        : base(reader.Job)
    {
        _reader = reader;
        _sink = sink;
        _connection = connection;
        _subscription = subscription;
        _cursor = reader.Cursor;
        _historyEnd = reader.Cursor + reader.Lag;
        _pacer = CreatePacer(pace);
        DisposeReaderIfComplete();
    }

    public override long Cursor => _cursor;

    public override long Lag => (Volatile.Read(ref _reader)?.Lag ?? 0) + (_held?.Count ?? 0);

    public override bool IsOver => _reader is null && _held is not { Count: > 0 };

    /// <summary>Changes the subscription and the pace, from the next event on. Call it on the loop's task.</summary>
    public void Change(Subscription subscription, double? pace)
    {
        _subscription = subscription;
        _pacer?.Dispose();
        _pacer = CreatePacer(pace);
        _connection.Signal.Set();
    }

    public override async ValueTask<bool> CopyAsync(CancellationToken cancellationToken)
    {
        if (_held is { Count: > 0 })
        {
            return WriteDue();
        }

        if (_reader is not { Lag: > 0 } reader)
        {
            return false;
        }

        // Rented for the turn only, so that a waiting reader holds no buffer.
        var buffer = ArrayPool<LogEvent>.Shared.Rent(BatchSize);
        try
        {
            var read = await reader.ReadAsync(buffer.AsMemory(0, BatchSize), cancellationToken);
            if (read.HasGap)
            {
                _sink.WriteGap(read.GapFrom, read.GapTo);
            }

            WriteOrHold(buffer.AsSpan(0, read.Count));
            DisposeReaderIfComplete();
            return read.Count > 0 || read.HasGap;
        }
        finally
        {
            ArrayPool<LogEvent>.Shared.Return(buffer, clearArray: true);
        }
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        _pacer?.Dispose();
    }

    private ReplayPacer? CreatePacer(double? speed) => speed is { } multiple ? new(_connection.Time, multiple, _connection.Signal) : null;

    private void WriteOrHold(ReadOnlySpan<LogEvent> events)
    {
        if (_pacer is null)
        {
            Write(events);
            return;
        }

        _held ??= new();
        foreach (var e in events)
        {
            _held.Enqueue(e);
        }

        WriteDue();
    }

    // Writes the held events of a paced replay that are due. At most one batch is held.
    private bool WriteDue()
    {
        var any = false;
        while (_held!.TryPeek(out var e) && (_pacer is null || e.Seq > _historyEnd || _pacer.IsDue(e)))
        {
            _held.Dequeue();
            Write([e]);
            any = true;
        }

        return any;
    }

    private void Write(ReadOnlySpan<LogEvent> events)
    {
        var (shown, throttled) = (0, 0);
        foreach (var e in events)
        {
            switch (_subscription.Classify(e))
            {
                case Visibility.Shown:
                    _sink.Write(e);
                    shown++;
                    break;
                case Visibility.Throttled:
                    throttled++;
                    break;
            }

            _cursor = e.Seq;
        }

        _connection.Counts.Add(shown, events.Length - shown - throttled, throttled);
    }

    // Releases the log's memory for this reader. The connection may stay open for other logs.
    private void DisposeReaderIfComplete()
    {
        if (_reader is { IsComplete: true } reader)
        {
            reader.Dispose();
            Volatile.Write(ref _reader, null);
        }
    }
}
