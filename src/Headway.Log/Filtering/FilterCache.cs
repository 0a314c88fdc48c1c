namespace Headway.Log.Filtering;

/// <summary>The filters in use, by their text. It keeps none alive: what no subscription holds is forgotten.</summary>
/// <remarks>Thread-safe. Bound: twice the number of filters in use, and never fewer than 64 entries.</remarks>
internal sealed class FilterCache
{
    private const int SmallestSweep = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<EventFilter>> _filters = new(StringComparer.Ordinal);
    private int _nextSweep = SmallestSweep;

    /// <summary>How many entries there are, forgotten ones that were not swept yet among them.</summary>
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

    // Each sweep sets the next one to twice what is left: its cost is spread over as many additions.
    private void Sweep()
    {
        foreach (var (text, reference) in _filters)
        {
            if (!reference.TryGetTarget(out _))
            {
                _filters.Remove(text);
            }
        }

        _nextSweep = Math.Max(SmallestSweep, _filters.Count * 2);
    }
}
