namespace Headway.Log;

/// <summary>
/// The pages that readers lately read from the store, for others who ask the same: after a deploy a thousand browsers
/// replay the same log, and each page is then read, parsed and encoded once. Events never change, so whatever of a log
/// was true of a page stays true; but what is no longer kept is not to be told for long, so pages live for seconds.
/// </summary>
/// <remarks>Bound: 8 MiB of events, 5 seconds. Thread-safe. Readers who ask at the same time share one read, which none of them can cancel.</remarks>
internal sealed class RecentPages(ILogStore store, TimeProvider time)
{
    private const int MostBytes = 8 << 20;
    private const int BytesPerEvent = 256; // what an event takes besides its line
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Job, long After, int Limit), LinkedListNode<Entry>> _pages = [];
    private readonly LinkedList<Entry> _inOrder = new(); // all live equally long, so the first is the first to go
    private long _bytes;
    private long _reads;

    /// <summary>How many pages were read from the store.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <inheritdoc cref="ILogStore.ReadAsync"/>
    public Task<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken) =>
        Find((job, after, limit)).Page.Value.WaitAsync(cancellationToken);

    /// <summary>
    /// Has a page read on another thread, unless it is there, for a reader who will ask for it when it has sent the one
    /// before. The page is nobody's until then: a reader that stalls holds nothing.
    /// </summary>
    public void Prepare(string job, long after, int limit)
    {
        if (Find((job, after, limit)) is { Page.IsValueCreated: false } entry)
        {
            ThreadPool.UnsafeQueueUserWorkItem(entry, preferLocal: false);
        }
    }

    /// <summary>Drops the pages of a log. A page that is being read is not kept either.</summary>
    public void Remove(string job)
    {
        lock (_gate)
        {
            foreach (var entry in _inOrder.Where(entry => entry.Key.Job == job).ToList())
            {
                Drop(entry);
            }
        }
    }

    private Entry Find((string Job, long After, int Limit) key)
    {
        lock (_gate)
        {
            while (_inOrder.First is { } oldest && (_bytes > MostBytes || time.GetElapsedTime(oldest.Value.Asked) > s_life))
            {
                Drop(oldest.Value);
            }

            if (!_pages.TryGetValue(key, out var node))
            {
                _pages[key] = node = _inOrder.AddLast(new Entry(key, time.GetTimestamp(), LoadAsync));
            }

            return node.Value;
        }
    }

    private async Task<LogPage> LoadAsync(Entry entry)
    {
        Interlocked.Increment(ref _reads);
        var isKept = false;
        try
        {
            var page = await store.ReadAsync(entry.Key.Job, entry.Key.After, entry.Key.Limit, CancellationToken.None);
            isKept = page.Events.Count > 0; // one without events is true only until the next append
            Keep(entry, page);
            return page;
        }
        finally
        {
            if (!isKept)
            {
                lock (_gate)
                {
                    Drop(entry);
                }
            }
        }
    }

    private void Keep(Entry entry, LogPage page)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(entry.Key, out var node) && node.Value == entry) // it may have been dropped meanwhile
            {
                entry.Bytes = page.Events.Sum(static e => e.Line.Length + (long)BytesPerEvent);
                _bytes += entry.Bytes;
            }
        }
    }

    private void Drop(Entry entry)
    {
        if (_pages.TryGetValue(entry.Key, out var node) && node.Value == entry)
        {
            _inOrder.Remove(node);
            _pages.Remove(entry.Key);
            _bytes -= entry.Bytes;
        }
    }

    private sealed class Entry : IThreadPoolWorkItem
    {
        public Entry((string Job, long After, int Limit) key, long asked, Func<Entry, Task<LogPage>> load)
        {
            (Key, Asked) = (key, asked);
            Page = new(() => load(this));
        }

        public (string Job, long After, int Limit) Key { get; }

        public long Asked { get; }

        /// <summary>Begun by whoever asks first, outside the gate.</summary>
        public Lazy<Task<LogPage>> Page { get; }

        public long Bytes { get; set; }

        // A fault is told to whoever asks for the page: it is not kept, so they have it read again.
        void IThreadPoolWorkItem.Execute() => _ =
            Page.Value.ContinueWith(static page => _ = page.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
