using System.Globalization;

namespace Headway.Peers.Scenarios;

/// <summary>Something that Headway is to reach.</summary>
/// <param name="Text">In words, with its number.</param>
/// <param name="Seen">What was seen instead of that number; nothing when a server was not measured.</param>
/// <param name="Limit">The number.</param>
/// <param name="IsAtLeast">Whether what is seen must be at least the limit; otherwise at most.</param>
/// <param name="Format">How what was seen is written.</param>
internal sealed record Goal(string Text, Func<Medians, double?> Seen, double Limit, bool IsAtLeast, string Format = "#,0")
{
    /// <summary>Headway's own figure against a number.</summary>
    public static Goal Own(string text, string figure, double limit, bool isAtLeast, string format = "#,0") =>
        new(text, medians => medians.Of("headway", figure), limit, isAtLeast, format);

    /// <summary>Headway's figure as a multiple of another entrant's.</summary>
    public static Goal Ratio(string text, string figure, string other, double limit, bool isAtLeast, string own = "headway") =>
        new(text, medians => medians.Of(own, figure) / medians.Of(other, figure), limit, isAtLeast, "0.00 ×");

    /// <summary>Whether it was reached; nothing when it was not measured.</summary>
    public bool? IsReached(Medians medians) => Seen(medians) is { } seen ? (IsAtLeast ? seen >= Limit : seen <= Limit) : null;

    /// <summary>What was seen, in words.</summary>
    public string Describe(Medians medians) => Seen(medians)?.ToString(Format, CultureInfo.InvariantCulture) ?? "not measured";
}
