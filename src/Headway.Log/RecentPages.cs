namespace Headway.Log;

/// <summary>
/// A cache of pages read from the store. After a deploy, 1,000 browsers may replay the same log; the cache reads and
/// parses each page once. Events never change, but trimmed events must disappear, so entries expire after seconds.
/// </summary>
/// <remarks>Bound: 2 MiB of events, 5 seconds. Thread-safe. Concurrent readers share one read, which none of them can cancel.</remarks>
internal sealed class RecentPages(ILogStore store, TimeProvider time)
{
    private const int MaxBytes = 2 << 20;
    private const int BytesPerEvent = 256; // approximate memory of an event without its line
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Job, long After, int Limit), LinkedListNode<Entry>> _pages = [];
    private readonly LinkedList<Entry> _oldestFirst = new(); // all entries have the same lifetime, so the first expires first
    private long _bytes;
    private long _reads;

    /// <summary>The number of pages read from the store.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <inheritdoc cref="ILogStore.ReadAsync"/>
    public Task<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        FindOrAdd((job, after, limit)).Page.Value.WaitAsync(cancellationToken);

    /// <summary>Drops the pages of a log. A page that is being read is not kept either.</summary>
    public void Remove(string job)
    {
        lock (_gate)
        {
            foreach (var entry in _oldestFirst.Where(entry => entry.Key.Job == job).ToList())
            {
                Remove(entry);
            }
        }
    }

    private Entry FindOrAdd((string Job, long After, int Limit) key)
    {
        lock (_gate)
        {
            while (_oldestFirst.First is { } oldest && (_bytes > MaxBytes || time.GetElapsedTime(oldest.Value.Added) > s_lifetime))
            {
                Remove(oldest.Value);
            }

            if (!_pages.TryGetValue(key, out var node))
            {
                _pages[key] = node = _oldestFirst.AddLast(new Entry(key, time.GetTimestamp(), LoadAsync));
            }

            return node.Value;
        }
    }

    private async Task<LogPage> LoadAsync(Entry entry)
    {
        Interlocked.Increment(ref _reads);
        var isCached = false;
        try
        {
            var page = await store.ReadAsync(entry.Key.Job, entry.Key.After, entry.Key.Limit, CancellationToken.None);
            isCached = page.Events.Count > 0; // an empty page is valid only until the next append
            CountBytes(entry, page);
            return page;
        }
        finally
        {
            if (!isCached)
            {
                lock (_gate)
                {
                    Remove(entry);
                }
            }
        }
    }

    private void CountBytes(Entry entry, LogPage page)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(entry.Key, out var node) && node.Value == entry) // it may have expired during the read
            {
                entry.Bytes = page.Events.Sum(static e => e.Line.Length + (long)BytesPerEvent);
                _bytes += entry.Bytes;
            }
        }
    }

    private void Remove(Entry entry)
    {
        if (_pages.TryGetValue(entry.Key, out var node) && node.Value == entry)
        {
            _oldestFirst.Remove(node);
            _pages.Remove(entry.Key);
            _bytes -= entry.Bytes;
        }
    }

    private sealed class Entry
    {
        public Entry((string Job, long After, int Limit) key, long added, Func<Entry, Task<LogPage>> load)
        {
            (Key, Added) = (key, added);
            Page = new(() => load(this));
        }

        public (string Job, long After, int Limit) Key { get; }

        public long Added { get; }

        /// <summary>Lazy, so that the first reader starts the read outside the lock.</summary>
        public Lazy<Task<LogPage>> Page { get; }

        public long Bytes { get; set; }
    }
}
