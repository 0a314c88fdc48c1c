namespace Headway.ScamCheck.Reasoning;

/// <summary>The assessment of a text.</summary>
/// <param name="Verdict"><c>safe</c>, <c>suspicious</c> or <c>scam</c>.</param>
/// <param name="RiskLevel"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
/// <param name="Score">The sum of the rules, 0 to 100.</param>
/// <param name="Confidence">How sure the verdict is, 0 to 100.</param>
/// <param name="Rules">The rules that match, heaviest first.</param>
/// <param name="Reasoning">The verdict and its main reasons as readable text.</param>
internal sealed record Assessment(string Verdict, string RiskLevel, int Score, int Confidence, IReadOnlyList<AppliedRule> Rules, string Reasoning);
