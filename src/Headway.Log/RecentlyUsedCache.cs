using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>
/// A cache by name with an approximate least-recently-used policy. It has two generations: when the young one is full it
/// replaces the old one, and an entry that is found in the old one moves to the young one. So a use costs a look-up. It
/// holds at most <paramref name="most"/> entries a generation, 2 × that in all.
/// </summary>
/// <param name="most">The most entries of a generation.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class RecentlyUsedCache<T>(int most)
    where T : class
{
    private readonly Lock _gate = new();
    private volatile ConcurrentDictionary<string, T> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, T> _old = new(StringComparer.Ordinal);
    private int _count; // of the young; asking a concurrent dictionary for it locks all of it

    /// <summary>What is kept under the name, or null.</summary>
    public T? Find(string name)
    {
        if (_young.TryGetValue(name, out var value))
        {
            return value;
        }

        return _old.TryGetValue(name, out value) ? Keep(name, value) : null;
    }

    /// <summary>Keeps a value; where there is one that is young, that one stays.</summary>
    /// <returns>The one that is kept.</returns>
    public T Keep(string name, T value)
    {
        var young = _young;
        var kept = young.GetOrAdd(name, value);
        if (kept == value && Interlocked.Increment(ref _count) >= most)
        {
            Turn(young);
        }

        return kept;
    }

    /// <summary>Drops what is kept under the name.</summary>
    public void Remove(string name)
    {
        _old.TryRemove(name, out _);
        _young.TryRemove(name, out _);
    }

    private void Turn(ConcurrentDictionary<string, T> full)
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
