namespace Headway.Faults.Rows;

/// <summary>What came of a fault.</summary>
/// <param name="Fault">What broke, and how often.</param>
/// <param name="Expected">What had to hold.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="IsKept">Whether it held.</param>
/// <param name="IsReached">Whether the figure in it was reached, which depends on the machine too; no test asks.</param>
internal sealed record FaultReport(string Fault, string Expected, string Seen, bool IsKept, bool IsReached = true);
