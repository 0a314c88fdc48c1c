using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The message types that a client subscribes to, named by message type or by domain event.</summary>
internal sealed partial class DeepResearchSubscription
{
    private const int MostNames = 64;
    private const int LongestName = 100;

    /// <summary>The message types of the contract, in the order of its documentation.</summary>
    private static readonly string[] s_types =
    [
        "session_started", "plan_generated", "task_started", "task_progress", "task_completed", "task_failed", "human_feedback_required",
        "human_feedback_received", "report_generated", "session_completed", "session_cancelled", "session_failed",
    ];

    private static readonly Dictionary<string, string[]> s_presets = new(StringComparer.Ordinal)
    {
        ["desktop"] = ["*"],
        ["mobile"] = ["session_*", "task_completed", "task_failed"],
        ["dashboard"] = ["session_*", "plan_generated", "report_generated"],
    };

    private readonly string[] _names;

    private DeepResearchSubscription(IEnumerable<string> names, string? preset)
    {
        _names = [.. names.Distinct(StringComparer.Ordinal)];
        Events = [.. _names.SelectMany(Expand).Distinct(StringComparer.Ordinal)];
        Choice = new(preset, Events, Shows);
    }

    public static DeepResearchSubscription All { get; } = new(["*"], null);

    /// <summary>The error message for an unknown preset.</summary>
    public static string Presets => $"preset is one of {string.Join(", ", s_presets.Keys)}.";

    /// <summary>The names of the types, with patterns expanded.</summary>
    public IReadOnlyList<string> Events { get; }

    /// <summary>The subscription in the form that the connection uses.</summary>
    public DialectSubscription Choice { get; }

    /// <summary>Returns the subscription of a preset; null when there is none of this name.</summary>
    public static DeepResearchSubscription? Preset(string name) => s_presets.TryGetValue(name, out var names) ? new(names, name) : null;

    /// <summary>Reads a client's list; null when it is invalid.</summary>
    public static DeepResearchSubscription? Read(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostNames)
        {
            return null;
        }

        var names = list.EnumerateArray().Select(static name => name.Text()).ToList();
        return names.TrueForAll(static name => name is { Length: > 0 and <= LongestName }) ? new(names.Select(static name => TypeOf(name!)), null) : null;
    }

    /// <summary>Returns whether a message of this name is sent.</summary>
    private bool Shows(string message)
    {
        // Called for each message and reader, so it must not allocate.
        foreach (var name in _names)
        {
            if (Fits(name, message))
            {
                return true;
            }
        }

        return false;
    }

    // research.task.progress and ResearchTaskProgress are task_progress.
    private static string TypeOf(string name)
    {
        var type = name.StartsWith("research.", StringComparison.Ordinal) ? name["research.".Length..]
            : DomainEvent().IsMatch(name) ? Capital().Replace(name["Research".Length..], "_$0").TrimStart('_')
            : name;
        return type.Replace('.', '_').ToLowerInvariant();
    }

    private static IEnumerable<string> Expand(string name) => name.EndsWith('*') ? s_types.Where(type => Fits(name, type)) : [name];

    private static bool Fits(string name, string type) => name.EndsWith('*') ? type.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1)) : name == type;

    [GeneratedRegex("^Research[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex DomainEvent();

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital();
}
