using Headway.Research.Report;

namespace Headway.Research.Pipeline;

/// <summary>Counts the work of a run from its findings.</summary>
internal static class RunStats
{
    public static ReportStats Of(Findings findings, int quotes, string? model = null, AnswerOutput? answer = null)
    {
        var input = findings.Probes.Sum(probe => probe.InputTokens ?? 0) + findings.Reflections.Sum(reflection => reflection.InputTokens ?? 0)
            + (findings.Plan.InputTokens ?? 0) + (findings.Draft?.InputTokens ?? 0) + (findings.Critique?.InputTokens ?? 0) + (answer?.InputTokens ?? 0)
            + findings.DiscardedTokens.Input;
        var output = findings.Probes.Sum(probe => probe.OutputTokens ?? 0) + findings.Reflections.Sum(reflection => reflection.OutputTokens ?? 0)
            + (findings.Plan.OutputTokens ?? 0) + (findings.Draft?.OutputTokens ?? 0) + (findings.Critique?.OutputTokens ?? 0) + (answer?.OutputTokens ?? 0)
            + findings.DiscardedTokens.Output;
        return new ReportStats(
            findings.Levels.Count,
            findings.Probes.Count(),
            findings.Probes.Sum(probe => probe.Searches),
            findings.Probes.Sum(probe => probe.Passages),
            findings.Sources.Count,
            quotes,
            model is null ? null : input,
            model is null ? null : output,
            model);
    }
}

/// <summary>Adds token counts.</summary>
internal static class Tokens
{
    /// <summary>The sum; null when both are absent.</summary>
    public static long? Sum(long? one, long? other) => one is null && other is null ? null : (one ?? 0) + (other ?? 0);
}
