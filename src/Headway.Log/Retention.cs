using System.Globalization;

namespace Headway.Log;

/// <summary>How long jobs are kept after their end, by kind.</summary>
/// <remarks>Immutable.</remarks>
public sealed class Retention
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);

    private readonly Dictionary<string, TimeSpan> _byKind = new(StringComparer.Ordinal);
    private readonly TimeSpan _general;

    /// <summary>Reads the options of a store.</summary>
    /// <param name="general">How long jobs of other kinds are kept; zero: for ever.</param>
    /// <param name="byKind">A comma list of <c>KIND=DURATION</c>, for example <c>research=30.00:00:00,external=0</c>; a duration of zero: for ever.</param>
    /// <exception cref="FormatException">An entry is no kind and duration of at most 3650 days.</exception>
    public Retention(TimeSpan general, string byKind)
    {
        _general = general;
        foreach (var entry in byKind.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _byKind[entry.Split('=')[0]] = entry.Split('=') is [{ Length: > 0 }, var text]
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time <= s_longest
                ? time
                : throw new FormatException($"'{entry}' is not KIND=DURATION with a duration of at most 3650 days, such as research=30.00:00:00");
        }
    }

    /// <summary>Whether any job is removed after a time.</summary>
    public bool IsUsed => _general > TimeSpan.Zero || _byKind.Values.Any(static time => time > TimeSpan.Zero);

    /// <summary>How long jobs of a kind are kept after their end; null: for ever.</summary>
    public TimeSpan? Of(string kind) => _byKind.GetValueOrDefault(kind, _general) is var time && time > TimeSpan.Zero ? time : null;
}
