namespace Headway.Log;

/// <summary>
/// The newest part of one log, in memory while someone reads it: a ring that the store's writer fills and any number
/// of readers copy from, each at its own cursor. A reader whose cursor is no longer in the ring reads from the store.
/// With one reader, what it has passed is dropped: most jobs are watched by one person. What is derived from a log event
/// by event can have a tail too. Bound: <see cref="LogOptions.TailEvents"/> and <see cref="LogOptions.TailBytes"/>.
/// </summary>
/// <typeparam name="T">An event, or what became of it.</typeparam>
/// <remarks>
/// The committing thread alone writes the ring. Readers take no lock: a slot holds an immutable event that knows its
/// seq, so a reader sees at once when the slot has been used again.
/// </remarks>
internal sealed class Tail<T> : WakeScheduler
    where T : class, ITailEntry
{
    private const int SmallestRing = 16;

    private readonly int _maxEvents;
    private readonly int _maxBytes;
    private T?[] _ring = new T?[SmallestRing];
    private long _head;
    private long _first;
    private long _last;
    private long _bytes;
    private long _passed; // by the only reader

    public Tail(int maxEvents, int maxBytes)
    {
        _maxEvents = maxEvents;
        _maxBytes = maxBytes;
    }

    /// <summary>The newest seq that is known to be stored.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Readers that hold this tail. Owned by <see cref="EventLog"/>, under its gate.</summary>
    public int Readers { get; set; }

    /// <summary>Whether the log was deleted and its events are gone: a reader that is behind finds nothing any more.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Takes what the store said when a reader opened.</summary>
    public void Reach(long seq)
    {
        long head;
        while (seq > (head = Head) && Interlocked.CompareExchange(ref _head, seq, head) != head)
        {
        }
    }

    /// <summary>Adds committed events and wakes the readers. Called by the committing thread only.</summary>
    /// <param name="events">The events, which follow on those before.</param>
    /// <param name="wakes">Whether there is anything in them for the readers; else they take them in with the next.</param>
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

        Reach(events[^1].Seq);
        if (wakes)
        {
            Wake();
        }
    }

    /// <summary>
    /// Copies what follows the cursor. 0: the ring does not hold it (or there is nothing new; <see cref="Head"/> tells).
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
        // After a stretch that is gone the ring begins anew: between what it holds there are no holes.
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

    // Whoever joins meanwhile, or was overtaken by one who has left, reads from the store what is gone here.
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
