namespace Headway.Log.Redis.Store;

/// <summary>
/// The consecutive newest events of one log that this process wrote or received in the last seconds. Redis can lose them if it
/// crashes before it has persisted or replicated them; then they are restored from here.
/// </summary>
/// <remarks>Thread-safe. Bound: 4,096 events and 1 MiB of each log that is followed or was lately written here.</remarks>
internal sealed class RecentEvents
{
    private const int MaxEvents = 4096;
    private const int MaxBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<LogEvent> _events = new();
    private long _last;
    private int _bytes;

    public void Add(IReadOnlyList<LogEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
            {
                Add(e);
            }
        }
    }

    /// <summary>The events between two seqs, inclusive; null: some are not cached.</summary>
    public IReadOnlyList<LogEvent>? Between(long first, long last)
    {
        lock (_gate)
        {
            return _events.Count > 0 && _events.Peek().Seq <= first && _last >= last ? [.. _events.Where(e => e.Seq >= first && e.Seq <= last)] : null;
        }
    }

    /// <summary>Removes the events from before a time, except the newest, which identifies the log.</summary>
    public void RemoveBefore(DateTimeOffset before)
    {
        lock (_gate)
        {
            while (_events.Count > 1 && _events.Peek().Time < before)
            {
                Drop();
            }
        }
    }

    private void Add(LogEvent e)
    {
        if (e.Seq != _last + 1)
        {
            _events.Clear();
            _bytes = 0;
        }

        _events.Enqueue(e);
        _last = e.Seq;
        _bytes += e.Line.Length;
        while (_events.Count > 1 && (_events.Count > MaxEvents || _bytes > MaxBytes))
        {
            Drop();
        }
    }

    private void Drop() => _bytes -= _events.Dequeue().Line.Length;
}
