namespace Headway.Research.Pipeline;

/// <summary>What the tools of a probe brought.</summary>
internal sealed record ProbeFindings(PlannedQuery Query, IReadOnlyList<SourceWindow> Windows, int Searches);
