namespace Headway.Peers.Scenarios;

/// <summary>A column of a scenario's table.</summary>
/// <param name="Name">Its name among a measurement's values.</param>
/// <param name="Title">Its head in the table.</param>
/// <param name="Format">How its numbers are written, as .NET has it.</param>
/// <param name="IsPlotted">Whether it is drawn as bars; one of a scenario at most.</param>
internal sealed record Figure(string Name, string Title, string Format = "#,0", bool IsPlotted = false);
