namespace Headway.Peers.Scenarios;

/// <summary>A column of a scenario's table.</summary>
/// <param name="Name">The key in the values of a measurement.</param>
/// <param name="Title">The title of the column.</param>
/// <param name="Format">The .NET format of its numbers.</param>
/// <param name="IsPlotted">Whether the chart shows it; at most one figure per scenario.</param>
internal sealed record Figure(string Name, string Title, string Format = "#,0", bool IsPlotted = false);
