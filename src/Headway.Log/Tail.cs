namespace Headway.Log;

/// <summary>
/// The newest entries of one log, in memory while the log has readers: a ring buffer that the store's writer fills and
/// that any number of readers copy from, each at its own cursor. A reader whose cursor is no longer in the ring reads from
/// the store. Most logs have one reader, so with one reader the entries it has read are evicted.
/// Bound: <see cref="LogOptions.TailEvents"/> and <see cref="LogOptions.TailBytes"/>.
/// </summary>
/// <typeparam name="T">The entry: an event, or a message that a dialect derives from it.</typeparam>
/// <remarks>
/// Only the committing thread writes the ring. Readers take no lock: a slot holds an immutable entry with its seq, so a
/// reader detects a slot that was reused.
/// </remarks>
internal sealed class Tail<T> : WakeScheduler
    where T : class, ITailEntry
{
    private const int MinRingLength = 16;

    private readonly int _maxEvents;
    private readonly int _maxBytes;
    private T?[] _ring = new T?[MinRingLength];
    private long _head;
    private long _first;
    private long _last;
    private long _bytes;
    private long _passed; // the last seq that the only reader has read

    public Tail(int maxEvents, int maxBytes)
    {
        _maxEvents = maxEvents;
        _maxBytes = maxBytes;
    }

    /// <summary>The newest seq known to be stored.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The number of readers. <see cref="EventLog"/> sets it under its lock.</summary>
    public int Readers { get; set; }

    /// <summary>Whether the log was deleted and its events are gone: a reader that is behind finds nothing any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Raises <see cref="Head"/> to a seq that is stored; a lower seq changes nothing.</summary>
    public void AdvanceHead(long seq)
    {
        long head;
        while (seq > (head = Head) && Interlocked.CompareExchange(ref _head, seq, head) != head)
        {
        }
    }

    /// <summary>Adds committed events and wakes the readers. Called by the committing thread only.</summary>
    /// <param name="events">The events, in order. Events before them may be missing.</param>
    /// <param name="wakes">Whether to wake the readers; if not, they read these events at their next wake.</param>
    public void Publish(IReadOnlyList<T> events, bool wakes = true)
    {
        if (Readers == 1)
        {
            EvictPassed();
        }

        for (var i = 0; i < events.Count; i++)
        {
            Add(events[i]);
        }

        AdvanceHead(events[^1].Seq);
        if (wakes)
        {
            Wake();
        }
    }

    /// <summary>
    /// Copies the entries after the cursor. Returns 0 when the ring does not have the next entry: if <see cref="Head"/> is
    /// after the cursor, the store has it; otherwise there is none yet.
    /// </summary>
    public int Copy(long after, Span<T> target)
    {
        var ring = Volatile.Read(ref _ring);
        var wanted = after + 1;
        var count = 0;
        while (count < target.Length && Volatile.Read(ref ring[wanted & (ring.Length - 1)]) is { } e && e.Seq == wanted)
        {
            target[count++] = e;
            wanted++;
        }

        if (Readers == 1)
        {
            Volatile.Write(ref _passed, wanted - 1);
        }

        return count;
    }

    /// <summary>Drops all events and wakes the readers: the log is deleted. No event follows.</summary>
    public void Clear()
    {
        IsGone = true;
        foreach (ref var slot in Volatile.Read(ref _ring).AsSpan())
        {
            Volatile.Write(ref slot, null);
        }

        Wake();
    }

    private void Add(T e)
    {
        // The ring holds consecutive seqs only: after a gap it is cleared.
        if (_first == 0 || e.Seq != _last + 1)
        {
            Array.Clear(_ring);
            (_first, _bytes) = (e.Seq, 0);
        }

        _last = e.Seq;
        if (e.Seq - _first >= _ring.Length)
        {
            GrowOrEvict();
        }

        _bytes += e.Size;
        Volatile.Write(ref _ring[e.Seq & (_ring.Length - 1)], e);
        while (_bytes > _maxBytes && _first < e.Seq)
        {
            Evict();
        }
    }

    private void GrowOrEvict()
    {
        if (_ring.Length >= _maxEvents)
        {
            Evict();
            return;
        }

        var wider = new T?[_ring.Length * 2];
        foreach (var e in _ring)
        {
            if (e is not null)
            {
                wider[e.Seq & (wider.Length - 1)] = e;
            }
        }

        Volatile.Write(ref _ring, wider);
    }

    // A reader that joins concurrently, or is behind one that has left, reads the evicted entries from the store.
    private void EvictPassed()
    {
        var passed = Math.Min(Volatile.Read(ref _passed), _last);
        while (_first > 0 && _first <= passed)
        {
            Evict();
        }
    }

    private void Evict()
    {
        ref var slot = ref _ring[_first & (_ring.Length - 1)];
        _bytes -= slot!.Size;
        Volatile.Write(ref slot, null);
        _first++;
    }
}
