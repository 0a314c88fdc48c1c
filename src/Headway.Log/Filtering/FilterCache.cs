namespace Headway.Log.Filtering;

/// <summary>A cache of the filters in use, by canonical text. It holds weak references, so unused filters are collected.</summary>
/// <remarks>Thread-safe. Bound: 64 entries or twice the number of filters in use, whichever is larger.</remarks>
internal sealed class FilterCache
{
    private const int MinSweepCount = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<EventFilter>> _filters = new(StringComparer.Ordinal);
    private int _nextSweep = MinSweepCount;

    /// <summary>The number of entries, including collected filters whose entries are not removed yet.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _filters.Count;
            }
        }
    }

    public EventFilter Find(FilterExpression expression)
    {
        var text = expression.ToString();
        lock (_gate)
        {
            if (_filters.TryGetValue(text, out var known) && known.TryGetTarget(out var filter))
            {
                return filter;
            }

            var made = new EventFilter(expression);
            _filters[text] = new(made);
            if (_filters.Count >= _nextSweep)
            {
                Sweep();
            }

            return made;
        }
    }

    // The next sweep runs when the count has doubled, so the cost for each addition is constant.
    private void Sweep()
    {
        foreach (var (text, reference) in _filters)
        {
            if (!reference.TryGetTarget(out _))
            {
                _filters.Remove(text);
            }
        }

        _nextSweep = Math.Max(MinSweepCount, _filters.Count * 2);
    }
}
