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

/// <summary>A completed check.</summary>
/// <param name="What">A tool, or <c>wording</c>.</param>
/// <param name="Entities">The number of checked entities.</param>
internal sealed record CheckedPart(string What, int? Entities = null);

/// <summary>A check that was skipped, with the reason.</summary>
internal sealed record UncheckedPart(string What, string Reason);
