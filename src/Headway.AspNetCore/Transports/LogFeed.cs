using System.Buffers;
using Headway.AspNetCore.Connections;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>A log in the native contract: its events as they are.</summary>
internal sealed class LogFeed : Feed
{
    private const int Batch = 128;

    private readonly IEventSink _sink;
    private readonly Connection _connection;
    private readonly long _historyEnd;
    private Queue<LogEvent>? _held;
    private LogReader? _reader;
    private Subscription _subscription;
    private Pace? _pace;
    private long _cursor;

    /// <summary>Follows the log that was opened.</summary>
    /// <param name="reader">The reader; it is the feed's from now on.</param>
    /// <param name="sink">Where its events go.</param>
    /// <param name="connection">Whose feed it is.</param>
    /// <param name="subscription">What is shown.</param>
    /// <param name="pace">At which multiple of its speed what is stored by now is replayed; null: at once.</param>
    public LogFeed(LogReader reader, IEventSink sink, Connection connection, Subscription subscription, double? pace = null)
        : base(reader.Job)
    {
        _reader = reader;
        _sink = sink;
        _connection = connection;
        _subscription = subscription;
        _cursor = reader.Cursor;
        _historyEnd = reader.Cursor + reader.Lag;
        _pace = PaceOf(pace);
        LeaveIfComplete();
    }

    public override long Cursor => _cursor;

    public override long Lag => (Volatile.Read(ref _reader)?.Lag ?? 0) + (_held?.Count ?? 0);

    public override bool IsOver => _reader is null && _held is not { Count: > 0 };

    /// <summary>Changes what is shown and how fast, from the next event on. On the loop's task.</summary>
    public void Change(Subscription subscription, double? pace)
    {
        _subscription = subscription;
        _pace?.Dispose();
        _pace = PaceOf(pace);
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

        // Rented for the turn only: a reader that waits holds nothing but its cursor.
        var buffer = ArrayPool<LogEvent>.Shared.Rent(Batch);
        try
        {
            var read = await reader.ReadAsync(buffer.AsMemory(0, Batch), cancellationToken);
            if (read.HasGap)
            {
                _sink.WriteGap(read.GapFrom, read.GapTo);
            }

            Take(buffer.AsSpan(0, read.Count));
            LeaveIfComplete();
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
        _pace?.Dispose();
    }

    private Pace? PaceOf(double? speed) => speed is { } multiple ? new(_connection.Time, multiple, _connection.Signal) : null;

    private void Take(ReadOnlySpan<LogEvent> events)
    {
        if (_pace is null)
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

    // The events of a replay wait here for their time, a batch at most.
    private bool WriteDue()
    {
        var any = false;
        while (_held!.TryPeek(out var e) && (_pace is null || e.Seq > _historyEnd || _pace.IsDue(e)))
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

    // Nothing will follow: what the log keeps in memory for its readers need not be kept for this one, however long
    // the connection goes on with other logs.
    private void LeaveIfComplete()
    {
        if (_reader is { IsComplete: true } reader)
        {
            reader.Dispose();
            Volatile.Write(ref _reader, null);
        }
    }
}
