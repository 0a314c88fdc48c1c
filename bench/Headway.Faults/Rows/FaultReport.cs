namespace Headway.Faults.Rows;

/// <summary>The result of a fault.</summary>
/// <param name="Fault">The fault and its repetitions.</param>
/// <param name="Expected">The expected behaviour.</param>
/// <param name="Seen">The observed behaviour.</param>
/// <param name="IsKept">Whether the guarantees hold.</param>
/// <param name="IsReached">Whether a target that depends on the machine was met; tests do not check it.</param>
internal sealed record FaultReport(string Fault, string Expected, string Seen, bool IsKept, bool IsReached = true);
