using Headway.ScamCheck.Phones;

namespace Headway.Tests.ScamCheck;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+1 202 555 0143", "+12025550143", "1")]
    [InlineData("0044 20 7946 0958", "+442079460958", "44")]
    [InlineData("+44 (0)20 7946 0958", "+442079460958", "44")]
    [InlineData("+49 30 901820", "+4930901820", "49")]
    [InlineData("+353 1 234 5678", "+35312345678", "353")]
    [InlineData("+39 06 6982", "+39066982", "39")]
    public void Judge_PossibleNumbers_AreRead(string text, string e164, string code)
    {
        var finding = NumberingPlan.Judge(text, null);
        Assert.Equal((true, e164, code), (finding.IsPossible, finding.E164, finding.CallingCode));
    }

    [Theory]
    [InlineData("+1 202 555 014", "too_short")]
    [InlineData("+1 202 555 01433", "too_long")]
    [InlineData("+1 102 555 0143", "no_such_area")]
    [InlineData("+999 12345678", "unknown_calling_code")]
    [InlineData("+45 1234", "too_short")]
    public void Judge_ImpossibleNumbers_SayWhy(string text, string reason)
    {
        var finding = NumberingPlan.Judge(text, null);
        Assert.Equal((false, reason), (finding.IsPossible, finding.Reason));
    }

    [Theory]
    [InlineData("+1 900 555 0143", "premium")]
    [InlineData("+44 9098 790000", "premium")]
    [InlineData("+44 7000 900000", "personal")]
    [InlineData("+1 876 555 0142", "callback")]
    public void Judge_SpecialRanges_AreKnown(string text, string kind) => Assert.Equal(kind, NumberingPlan.Judge(text, null).Range?.Kind);

    [Fact]
    public void Judge_WithoutCallingCode_NeedsOne()
    {
        Assert.Equal((null, "no_calling_code"), (NumberingPlan.Judge("020 7946 0958", null).IsPossible, NumberingPlan.Judge("020 7946 0958", null).Reason));
        Assert.Equal("+442079460958", NumberingPlan.Judge("020 7946 0958", "44").E164);
        Assert.Equal("+12025550143", NumberingPlan.Judge("1 (202) 555-0143", "1").E164);
    }
}
