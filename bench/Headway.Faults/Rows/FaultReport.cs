namespace Headway.Faults.Rows;

/// <summary>What came of a fault.</summary>
/// <param name="Fault">What broke, and how often.</param>
/// <param name="Expected">What had to hold.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="IsKept">Whether it held.</param>
internal sealed record FaultReport(string Fault, string Expected, string Seen, bool IsKept);
