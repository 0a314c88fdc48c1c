namespace Headway.Log;

/// <summary>
/// The pages that readers lately read from the store, for others who ask the same: after a deploy a thousand browsers
/// replay the same log, and each page is then read, parsed and encoded once. Events never change, so whatever of a log
/// was true of a page stays true; but what is no longer kept is not to be told for long, so pages live for seconds.
/// </summary>
/// <remarks>Thread-safe. Readers who ask at the same time share one read.</remarks>
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

    public async ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken)
    {
        var (page, isOwn) = Find((job, after, limit));
        if (!isOwn)
        {
            try
            {
                return await page.Task.WaitAsync(cancellationToken);
            }
            catch (LogStoreException)
            {
                return await store.ReadAsync(job, after, limit, cancellationToken); // the fault may have been another's alone
            }
        }

        try
        {
            Interlocked.Increment(ref _reads);
            var read = await store.ReadAsync(job, after, limit, CancellationToken.None).AsTask().WaitAsync(cancellationToken);
            Keep((job, after, limit), read);
            page.SetResult(read);
            return read;
        }
        catch (Exception fault)
        {
            Drop((job, after, limit));
            page.SetException(fault is OperationCanceledException ? new LogStoreException("store_failed", "The read was given up.", fault) : fault);
            _ = page.Task.Exception; // seen: there may be nobody else
            throw;
        }
    }

    private (TaskCompletionSource<LogPage> Page, bool IsOwn) Find((string Job, long After, int Limit) key)
    {
        lock (_gate)
        {
            while (_inOrder.First is { } oldest && (_bytes > MostBytes || time.GetElapsedTime(oldest.Value.Asked) > s_life))
            {
                Remove(oldest);
            }

            if (_pages.TryGetValue(key, out var known))
            {
                return (known.Value.Page, false);
            }

            var entry = new Entry(key, new(TaskCreationOptions.RunContinuationsAsynchronously), time.GetTimestamp());
            _pages[key] = _inOrder.AddLast(entry);
            return (entry.Page, true);
        }
    }

    // A page without events is true only until the next append.
    private void Keep((string Job, long After, int Limit) key, LogPage page)
    {
        if (page.Events.Count == 0)
        {
            Drop(key);
            return;
        }

        lock (_gate)
        {
            if (_pages.TryGetValue(key, out var node))
            {
                node.Value.Bytes = page.Events.Sum(static e => e.Line.Length + (long)BytesPerEvent);
                _bytes += node.Value.Bytes;
            }
        }
    }

    private void Drop((string Job, long After, int Limit) key)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(key, out var node))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _inOrder.Remove(node);
        _pages.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed class Entry((string Job, long After, int Limit) key, TaskCompletionSource<LogPage> page, long asked)
    {
        public (string Job, long After, int Limit) Key { get; } = key;

        public TaskCompletionSource<LogPage> Page { get; } = page;

        public long Asked { get; } = asked;

        public long Bytes { get; set; }
    }
}
