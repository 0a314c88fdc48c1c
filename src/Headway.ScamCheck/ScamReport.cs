using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Reasoning;
using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck;

/// <summary>The result of a job of the kind <c>scam-check</c>.</summary>
internal sealed record ScamReport(
    string TaskId,
    string Verdict,
    int Score,
    string RiskLevel,
    int Confidence,
    Entities EntitiesFound,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<AppliedRule> Rules,
    string Reasoning,
    IReadOnlyList<string> ToolsUsed,
    IReadOnlyList<CheckedPart> Checked,
    IReadOnlyList<UncheckedPart> NotChecked,
    long ProcessingTimeMs);

/// <summary>Something that was checked.</summary>
/// <param name="What">A tool, or <c>wording</c>.</param>
/// <param name="Entities">How many entities it looked at.</param>
internal sealed record CheckedPart(string What, int? Entities = null);

/// <summary>Something that was not checked, and why.</summary>
internal sealed record UncheckedPart(string What, string Reason);
