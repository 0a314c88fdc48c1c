using Headway.Log.Filtering;

namespace Headway.Log;

/// <summary>
/// What one reader wants to see. It hides events, it never renumbers them (invariant 9), and the terminal event always
/// passes: a reader can tell the end whatever it filters.
/// </summary>
/// <remarks>Holds the last shown percent of each node, so it belongs to one reader.</remarks>
internal sealed class Subscription
{
    private const int MaxNodes = 4096; // a log with more nodes than this shows some progress twice; the memory stays bounded

    private readonly string[] _types;
    private readonly double _minPercentStep;
    private readonly EventFilter? _filter;
    private Dictionary<string, double>? _shown;

    /// <summary>Makes one.</summary>
    /// <param name="types">Types to show; <c>node.*</c> stands for all that begin so. Empty: all.</param>
    /// <param name="minPercentStep">Hides <c>node.progress</c> that moves its node by less; 0: none.</param>
    /// <param name="filter">Hides what does not pass it; null: nothing.</param>
    public Subscription(IEnumerable<string>? types = null, double minPercentStep = 0, EventFilter? filter = null)
    {
        _types = types?.ToArray() ?? [];
        _minPercentStep = minPercentStep;
        _filter = filter;
    }

    /// <summary>Whether every event passes.</summary>
    public bool IsAll => _types.Length == 0 && _minPercentStep <= 0 && _filter is null;

    /// <summary>Whether the event is shown.</summary>
    public bool Shows(LogEvent e) => Judge(e) == Visibility.Shown;

    /// <summary>Whether the event is shown, and if not, why.</summary>
    /// <remarks>The step is asked last: it counts from what was shown, so what is hidden for another reason must not reach it.</remarks>
    public Visibility Judge(LogEvent e) =>
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
