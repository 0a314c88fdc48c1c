using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>
/// A cache by name with an approximate least-recently-used policy. It has two generations: when the young one is full, it
/// replaces the old one; an entry found in the old one is copied to the young one. A use therefore costs only look-ups.
/// </summary>
/// <param name="capacity">The maximum number of entries of a generation; the cache holds at most twice as many.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RecentlyUsedCache<T>(int capacity)
    where T : class
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);
    private int _count; // entries of _young; ConcurrentDictionary.Count takes all its locks

    /// <summary>The cached value, or null.</summary>
    public T? Find(string name)
    {
        if (_young.TryGetValue(name, out var value))
        {
            return value;
        }

        return _old.TryGetValue(name, out value) ? Keep(name, value) : null;
    }

    /// <summary>Caches a value, unless the young generation already has one with this name.</summary>
    /// <returns>The cached value.</returns>
    public T Keep(string name, T value)
    {
        var young = _young;
        var kept = young.GetOrAdd(name, value);
        if (kept == value && Interlocked.Increment(ref _count) >= capacity)
        {
            SwapGenerations(young);
        }

        return kept;
    }

    /// <summary>Drops what is kept under the name.</summary>
    public void Remove(string name)
    {
        _old.TryRemove(name, out _);
        _young.TryRemove(name, out _);
    }

    private void SwapGenerations(ConcurrentDictionary<string, T> full)
    {
        lock (_gate)
        {
            if (_young == full)
            {
                _old = full;
                _young = new(StringComparer.Ordinal);
                Volatile.Write(ref _count, 0);
            }
        }
    }
}
