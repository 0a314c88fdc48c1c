using System.Text.RegularExpressions;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Reasoning;

namespace Headway.Tests.ScamCheck;

public sealed class GapPatternTests
{
    [Theory]
    [InlineData("send the money to my wallet", true)]
    [InlineData("send it. The wallet is here", false)]
    [InlineData("wallet first, then send", false)]
    [InlineData("send a. b send c wallet", true)]
    [InlineData("sendwallet", true)]
    [InlineData("", false)]
    public void Find_PiecesInOrder_WithinOneSentence(string text, bool found) =>
        Assert.Equal(found, GapPattern.Parse(@"send[^.!?\n]*wallet").Any(pattern => pattern.Find(text).Any()));

    [Fact]
    public void Find_AlternativesAndLineGaps_ReachAcrossSentences()
    {
        var patterns = GapPattern.Parse(@"\b(jail|court)\b[^\n]*\bmoney\b|\bbail\b");
        Assert.Equal(2, patterns.Count);
        Assert.Contains(patterns, static pattern => pattern.Find("He is in jail. Please! Send money").Any());
        Assert.DoesNotContain(patterns, static pattern => pattern.Find("He is in jail\nSend money").Any());
    }

    [Fact]
    public void Parse_GapInParentheses_IsRefused() => Assert.Throws<FormatException>(() => GapPattern.Parse(@"(a[^\n]*b|c)"));

    [Fact]
    public void Find_Signals_AgreeWithTheExpressionAsAWhole()
    {
        var patterns = Headway.ScamCheck.Data.DataFile.Read("signals.csv", static row => row("pattern"));
        foreach (var pattern in patterns)
        {
            var whole = new Regex(pattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
            foreach (var message in Messages.All.Concat(Messages.Unseen))
            {
                var text = TextNormalizer.Plain(message.Text).ToLowerInvariant();
                Assert.True(whole.IsMatch(text) == GapPattern.Parse(pattern).Any(parts => parts.Find(text).Any()), $"{pattern}\n{text}");
            }
        }
    }
}
