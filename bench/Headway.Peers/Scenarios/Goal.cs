using System.Globalization;

namespace Headway.Peers.Scenarios;

/// <summary>A goal of Headway.</summary>
/// <param name="Text">The goal with its limit.</param>
/// <param name="Seen">Computes the measured value; null: not measured.</param>
/// <param name="Limit">The limit.</param>
/// <param name="IsAtLeast">Whether the limit is a minimum; otherwise it is a maximum.</param>
/// <param name="Format">The .NET format of the measured value.</param>
internal sealed record Goal(string Text, Func<Medians, double?> Seen, double Limit, bool IsAtLeast, string Format = "#,0")
{
    /// <summary>A goal for a figure of Headway.</summary>
    public static Goal Own(string text, string figure, double limit, bool isAtLeast, string format = "#,0") =>
        new(text, medians => medians.Of("headway", figure), limit, isAtLeast, format);

    /// <summary>A goal for a figure of Headway divided by that of another entrant.</summary>
    public static Goal Ratio(string text, string figure, string other, double limit, bool isAtLeast, string own = "headway") =>
        new(text, medians => medians.Of(own, figure) / medians.Of(other, figure), limit, isAtLeast, "0.00 ×");

    /// <summary>Whether it was reached; null: not measured.</summary>
    public bool? IsReached(Medians medians) => Seen(medians) is { } seen ? (IsAtLeast ? seen >= Limit : seen <= Limit) : null;

    /// <summary>The formatted measured value.</summary>
    public string Describe(Medians medians) => Seen(medians)?.ToString(Format, CultureInfo.InvariantCulture) ?? "not measured";
}
