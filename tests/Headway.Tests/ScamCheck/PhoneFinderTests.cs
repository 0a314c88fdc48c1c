using System.Diagnostics;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Phones;
using Headway.ScamCheck.Tools;

namespace Headway.Tests.ScamCheck;

public sealed class PhoneFinderTests
{
    private const int LongestText = 200_000; // The upper bound of ScamCheck:MaxTextLength.

    [Theory]
    [InlineData("Call 020 7946 0958 now", null, "020 7946 0958")]
    [InlineData("Call 020 7946 0958 now", "44", "020 7946 0958")]
    [InlineData("Appelez le 06 12 34 56 78", null, "06 12 34 56 78")]
    [InlineData("ring (+44) 20 7946 0958", null, "(+44) 20 7946 0958")]
    [InlineData("+1 202 555 0143 ext. 12", null, "+1 202 555 0143 ext. 12")]
    [InlineData("اتصل ٠٢٠ ٧٩٤٦ ٠٩٥٨", null, "٠٢٠ ٧٩٤٦ ٠٩٥٨")]
    [InlineData("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", null, "+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨")]
    [InlineData("\uFF0B44 20 7946 0958", null, "+44 20 7946 0958")]
    [InlineData("0044 20 7946 0958", "1", "0044 20 7946 0958")]
    [InlineData("pay to +1 202 555 014 today", null, "+1 202 555 014")]
    [InlineData("from +999 12345678", null, "+999 12345678")]
    public void Extract_Number_IsFoundAsWritten(string text, string? callingCode, string phone) => Assert.Equal([phone], Phones(text, callingCode));

    [Theory]
    [InlineData("(202) 555-0143", "44")]
    [InlineData("parcel 00340434", null)]
    [InlineData("parcel JD0002233445566", null)]
    [InlineData("order number 4567891230", null)]
    [InlineData("IBAN GB29 NWBK 6016 1331 9268 19", null)]
    [InlineData("10.0.0.1 and 192.168.100.200", null)]
    public void Extract_NoNumberOfTheRegion_IsLeftOut(string text, string? callingCode) => Assert.Empty(Phones(text, callingCode));

    [Fact]
    public void Extract_SpellingsOfOneNumber_CountOnce() =>
        Assert.Equal(["+44 20 7946 0958"], Phones("+44 20 7946 0958 or +44 (0)20 7946 0958 or 0044-20-7946-0958 or +٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", null));

    [Fact]
    public void Extract_SeveralNumbers_KeepTheOrderOfTheText() =>
        Assert.Equal(["030 901820", "+1 202 555 014", "020 7946 0958"], Phones("030 901820, then +1 202 555 014, then 020 7946 0958", null));

    [Theory]
    [InlineData("+39 (0)6 6982", "+39066982", "Vatican City")]
    [InlineData("+33 (0)1 23 45 67 89", "+33123456789", "France")]
    [InlineData("+1 876 555 0142", "+18765550142", "Jamaica")]
    [InlineData("+800 1234 5678", "+80012345678", "international")]
    [InlineData("+1 202 555 0143 ext. 12", "+12025550143", "United States")]
    [InlineData("(+44) 20 7946 0958", "+442079460958", "United Kingdom")]
    [InlineData("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", "+442079460958", "United Kingdom")]
    public void Judge_PossibleNumber_NamesItsRegion(string text, string e164, string region)
    {
        var finding = NumberingPlan.Judge(text, null);
        Assert.Equal((true, e164, region), (finding.IsPossible, finding.E164, finding.Region));
    }

    [Theory]
    [InlineData("+1 211 555 0143", null, "no_such_area")]
    [InlineData("+44 10 7946 0958", null, "no_such_area")]
    [InlineData("+1 555 0143", null, "too_short")]
    [InlineData("+1", null, "unknown_calling_code")]
    [InlineData("030 901820", "999", "unknown_calling_code")]
    public void Judge_ImpossibleNumber_SaysWhy(string text, string? home, string reason)
    {
        var finding = NumberingPlan.Judge(text, home);
        Assert.Equal((false, reason), (finding.IsPossible, finding.Reason));
    }

    [Theory]
    [InlineData("+81 990 123 456", "premium")]
    [InlineData("+49 137 1234567", "premium")]
    [InlineData("+44 845 123 4567", "premium")]
    [InlineData("+44 20 7946 0958", null)]
    [InlineData("+1 473 403 1234", "callback")]
    public void Judge_Range_IsThatOfThePlan(string text, string? kind) => Assert.Equal(kind, NumberingPlan.Judge(text, null).Range?.Kind);

    [Theory]
    [InlineData("+44 20 7946 0958")]
    [InlineData("0044 (0)20 7946 0958")]
    [InlineData("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨")]
    [InlineData("+44 20 7946 0958 ext. 7")]
    public void Find_OtherSpellingOfAListedNumber_IsFound(string text) =>
        Assert.NotNull(ScamList.Read(new StringReader("type,value\nphone,+44 (0)20 79460958\n")).Find(new Entity(Entities.Phone, text)));

    [Theory]
    [InlineData("1234567890")]
    [InlineData("+1 (")]
    [InlineData("+1 (202) 555-01 ")]
    [InlineData("202 555 0143 ")]
    [InlineData("(")]
    [InlineData("2 ")]
    [InlineData("20-")]
    public void Extract_HostileTextOfTheLongestLength_TakesBoundedTime(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, LongestText / piece.Length));
        var watch = Stopwatch.StartNew();
        EntityExtractor.Extract(text, 25, out _);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static IReadOnlyList<string> Phones(string text, string? callingCode) =>
        EntityExtractor.Extract(TextNormalizer.Plain(text), 25, out _, callingCode).Phones;
}
