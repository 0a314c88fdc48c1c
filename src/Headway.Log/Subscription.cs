using Headway.Log.Filtering;

namespace Headway.Log;

/// <summary>
/// The event selection of one reader. It hides events but never renumbers them (invariant 9). The terminal event is always
/// shown, so that every reader sees the end of the log.
/// </summary>
/// <remarks>Not thread-safe: it holds the last shown percent of each node, so each reader needs its own.</remarks>
internal sealed class Subscription
{
    private const int MaxNodes = 4096; // bounds the memory; with more nodes, some progress is shown without throttling

    private readonly string[] _types;
    private readonly double _minPercentStep;
    private readonly EventFilter? _filter;
    private Dictionary<string, double>? _shown;

    /// <summary>Creates a subscription.</summary>
    /// <param name="types">The types to show; <c>node.*</c> matches all types with that prefix. Null or empty: all types.</param>
    /// <param name="minPercentStep">Hides a <c>node.progress</c> event whose percent differs from the last shown one by less than this; 0: hides none.</param>
    /// <param name="filter">Hides events for which the filter does not hold; null: hides none.</param>
    public Subscription(IEnumerable<string>? types = null, double minPercentStep = 0, EventFilter? filter = null)
    {
        _types = types?.ToArray() ?? [];
        _minPercentStep = minPercentStep;
        _filter = filter;
    }

    /// <summary>Whether every event is shown.</summary>
    public bool IsAll => _types.Length == 0 && _minPercentStep <= 0 && _filter is null;

    /// <summary>Whether the event is shown.</summary>
    public bool Shows(LogEvent e) => Classify(e) == Visibility.Shown;

    /// <summary>Whether the event is shown or why it is hidden.</summary>
    /// <remarks>The percent step is checked last, because it counts from the last shown event: events hidden for another reason must not change it.</remarks>
    public Visibility Classify(LogEvent e) =>
        IsAll || e.IsTerminal ? Visibility.Shown
        : !HasType(e.Type) || _filter?.Passes(e) == false ? Visibility.Filtered
        : MovesEnough(e) ? Visibility.Shown
        : Visibility.Throttled;

    private bool HasType(string type)
    {
        if (_types.Length == 0)
        {
            return true;
        }

        foreach (var wanted in _types)
        {
            if (wanted == type || (wanted.EndsWith('*') && type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private bool MovesEnough(LogEvent e)
    {
        if (_minPercentStep <= 0 || e.Type != EventTypes.NodeProgress || EventData.Number(e.Data.Span, "percent"u8) is not { } percent)
        {
            return true;
        }

        var node = e.Node ?? "";
        _shown ??= new(StringComparer.Ordinal);
        if (_shown.TryGetValue(node, out var last) && Math.Abs(percent - last) < _minPercentStep && (percent < 100 || last >= 100))
        {
            return false;
        }

        if (_shown.Count >= MaxNodes)
        {
            _shown.Clear();
        }

        _shown[node] = percent;
        return true;
    }
}
