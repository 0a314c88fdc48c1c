using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck.Reasoning;

/// <summary>Derives the verdict from the matching rules.</summary>
internal static class Verdict
{
    /// <summary>The lowest score of a suspicious text.</summary>
    public const int Suspicious = 30;

    /// <summary>The lowest score of a scam.</summary>
    public const int Scam = 60;

    private const int MaxReasons = 5;

    /// <summary>The assessment for the rules that match.</summary>
    /// <param name="rules">The matching rules, heaviest first.</param>
    /// <param name="tools">The outputs of the tools; each failed tool lowers the confidence.</param>
    /// <param name="hasLittle">Whether the text is short and has no entities.</param>
    public static Assessment Of(IReadOnlyList<AppliedRule> rules, IReadOnlyList<ToolOutput> tools, bool hasLittle)
    {
        var score = Math.Clamp(rules.Sum(static rule => rule.Weight), 0, 100);
        var (verdict, risk) = score >= Scam ? ("scam", "high") : score >= Suspicious ? ("suspicious", "medium") : ("safe", "low");
        var failed = tools.Count(static tool => tool.Evidence.Any(static evidence => !evidence.Success));
        var confidence = Math.Clamp(Clearness(score) - (10 * failed) - (hasLittle ? 15 : 0), 5, 98);
        return new Assessment(verdict, risk, score, confidence, rules, Summarize(verdict, score, rules));
    }

    /// <summary>The distance of the score from the nearest threshold: 50 at a threshold, 95 at the ends of the scale.</summary>
    private static int Clearness(int score) => score switch
    {
        >= Scam => 50 + (45 * (score - Scam) / (100 - Scam)),
        >= Suspicious => 50 + Math.Min(score - Suspicious, Scam - 1 - score),
        _ => 50 + (45 * (Suspicious - score) / Suspicious),
    };

    private static string Summarize(string verdict, int score, IReadOnlyList<AppliedRule> rules)
    {
        var opening = verdict switch
        {
            "scam" => $"This looks like a scam: {score} of 100 points.",
            "suspicious" => $"This is suspicious: {score} of 100 points.",
            _ when rules.Any(static rule => rule.Weight > 0) => $"Little speaks against this text: {score} of 100 points.",
            _ => "Nothing speaks against this text.",
        };
        return string.Join(' ', rules.Take(MaxReasons).Select(static rule => rule.Sentence).Prepend(opening));
    }
}
