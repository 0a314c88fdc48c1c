using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck.Reasoning;

/// <summary>From rules to a verdict.</summary>
internal static class Verdict
{
    /// <summary>From this score on a text is suspicious.</summary>
    public const int Suspicious = 30;

    /// <summary>From this score on a text is a scam.</summary>
    public const int Scam = 60;

    private const int Reasons = 5; // that the sentence for people names

    /// <summary>The verdict of the rules that hold.</summary>
    /// <param name="rules">The heaviest first.</param>
    /// <param name="tools">What the tools brought: a failed one makes the verdict less sure.</param>
    /// <param name="hasLittle">Whether there was hardly anything to judge.</param>
    public static Assessment Of(IReadOnlyList<AppliedRule> rules, IReadOnlyList<ToolOutput> tools, bool hasLittle)
    {
        var score = Math.Clamp(rules.Sum(static rule => rule.Weight), 0, 100);
        var (verdict, risk) = score >= Scam ? ("scam", "high") : score >= Suspicious ? ("suspicious", "medium") : ("safe", "low");
        var failed = tools.Count(static tool => tool.Evidence.Any(static evidence => !evidence.Success));
        var confidence = Math.Clamp(Clearness(score) - (10 * failed) - (hasLittle ? 15 : 0), 5, 98);
        return new Assessment(verdict, risk, score, confidence, rules, Summarize(verdict, score, rules));
    }

    /// <summary>How far the score lies from where the verdict would change: 50 beside it, 95 at the far ends.</summary>
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
        return string.Join(' ', rules.Take(Reasons).Select(static rule => rule.Sentence).Prepend(opening));
    }
}
