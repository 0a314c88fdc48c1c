using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>
/// A bounded memory by name that forgets what was not used lately. Two generations instead of an order: when the young
/// one is full it becomes the old one, and what is found in the old one is young again. So a use costs a look-up, and
/// where more is in use than it holds it finds less, but never nothing.
/// </summary>
/// <param name="most">How much a generation holds.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class LatelyUsed<T>(int most)
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
