using Headway.AspNetCore.Connections;
using Headway.Log;
using Headway.Log.Filtering;

namespace Headway.AspNetCore.Native;

/// <summary>The events that a reader wants to see (PROTOCOL.md, section 4.2), from an address or a socket message.</summary>
internal sealed record EventChoice(IReadOnlyList<string> Types, double MinPercentStep, EventFilter? Filter)
{
    private const int MaxTypes = 64;
    private const int MaxStep = 100;

    private static readonly Subscription s_all = new();

    private static readonly Dictionary<string, string[]> s_presets = new(StringComparer.Ordinal)
    {
        ["essential"] = ["job.*", "node.failed", "note"],
        ["progress"] = ["job.*", "node.*", "note"],
        ["text"] = ["job.*", "text.*"],
    };

    /// <summary>Validates the parameters; the fault names the wrong one.</summary>
    /// <param name="types">Types; null: not a list.</param>
    /// <param name="preset">The name of a set of types, which are shown as well as <paramref name="types"/>.</param>
    /// <param name="filter">An expression.</param>
    /// <param name="step">The minimum step in percent; null: not a number.</param>
    public static (EventChoice? Choice, EventFault? Fault) Of(IReadOnlyCollection<string>? types, string? preset, string? filter, double? step)
    {
        if (types is null || types.Count > MaxTypes || !types.All(IsType))
        {
            return (null, new("invalid_types", $"types is a list of at most {MaxTypes} event types; node.* stands for all that begin with node."));
        }

        string[]? named = [];
        if (!string.IsNullOrEmpty(preset) && !s_presets.TryGetValue(preset, out named))
        {
            return (null, new("invalid_preset", $"preset is one of {string.Join(", ", s_presets.Keys.Order(StringComparer.Ordinal))}."));
        }

        if (step is not (>= 0 and <= MaxStep))
        {
            return (null, new("invalid_min_percent_step", $"min_percent_step is a number from 0 to {MaxStep}."));
        }

        if (string.IsNullOrWhiteSpace(filter))
        {
            return (new([.. named, .. types], step.Value, null), null);
        }

        var (parsed, fault) = EventFilter.Parse(filter);
        return fault is null
            ? (new([.. named, .. types], step.Value, parsed), null)
            : (null, new("invalid_filter", fault.Message, fault.Position));
    }

    /// <summary>The subscription of one reader. All readers without a filter share one, because it has no state.</summary>
    public Subscription Subscribe() => Types.Count == 0 && MinPercentStep <= 0 && Filter is null ? s_all : new(Types, MinPercentStep, Filter);

    /// <summary>The choice, for the statistics.</summary>
    public ConnectionInterest Interest => Types.Count == 0 ? ConnectionInterest.All : new(null, Types);

    private static bool IsType(string type) => type == "*" || NewEvent.IsType(type.EndsWith('*') ? type[..^1] : type);
}
