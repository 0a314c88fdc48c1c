using Headway.ScamCheck.Extraction;

namespace Headway.Tests.ScamCheck;

public sealed class EntityExtractionTests
{
    [Fact]
    public void Extract_FindsEachSortOfEntity()
    {
        var found = Extract("Dear customer, PayPal and the Sunrise Trust Bank ask you to pay $1,250.00 (or 300 EUR) at https://paypa1-secure.com/login?x=1. Write to help@paypa1-secure.com or call +44 (0)20 7946 0958, see also bad-shop.top.");
        Assert.Equal(["+44 (0)20 7946 0958"], found.Phones);
        Assert.Equal(["https://paypa1-secure.com/login?x=1"], found.Urls);
        Assert.Equal(["bad-shop.top"], found.Domains);
        Assert.Equal(["help@paypa1-secure.com"], found.Emails);
        Assert.Equal(["$1,250.00", "300 EUR"], found.Amounts.Select(static amount => amount.TrimEnd(')')));
        Assert.Equal(["PayPal", "Sunrise Trust Bank"], found.Organisations);
    }

    [Theory]
    [InlineData("call (202) 555-0143 now", "(202) 555-0143")]
    [InlineData("call 1-888-555-0187", "1-888-555-0187")]
    [InlineData("Tel. 030 901820", "030 901820")]
    [InlineData("0044 20 7946 0958", "0044 20 7946 0958")]
    [InlineData("+1.202.555.0143.", "+1.202.555.0143")]
    [InlineData("text 2025550143", "2025550143")]
    public void Extract_Phones_AreFound(string text, string phone) => Assert.Equal([phone], Extract(text).Phones);

    [Theory]
    [InlineData("order 112-4456781-9923451")]
    [InlineData("on 14.03.2026 10:00")]
    [InlineData("2026-03-14")]
    [InlineData("card 4111 1111 1111 1111")]
    [InlineData("tracking 00340434161094042557")]
    [InlineData("room 12, seat 345")]
    public void Extract_OtherDigits_AreNoPhones(string text) => Assert.Empty(Extract(text).Phones);

    [Theory]
    [InlineData("That is done.It works")]
    [InlineData("e.g. this, i.e. that, at 9 a.m. in the U.S.")]
    [InlineData("see main.py, README.md and report.pdf")]
    [InlineData("version 1.2.3 and 3.14")]
    [InlineData("Wait...what")]
    public void Extract_Prose_HoldsNoDomains(string text) => Assert.Empty(Extract(text).Domains.Concat(Extract(text).Urls));

    [Theory]
    [InlineData("hxxps://evil[.]example/path", "https://evil.example/path")]
    [InlineData("(see https://example.com/a_(b))", "https://example.com/a_(b)")]
    [InlineData("www.example.org.", "www.example.org")]
    [InlineData("bit.ly/3abc", "bit.ly/3abc")]
    [InlineData("http://203.0.113.7:8081/x", "http://203.0.113.7:8081/x")]
    public void Extract_Addresses_AreCleaned(string text, string url) => Assert.Equal([url], Extract(text).Urls);

    [Fact]
    public void Extract_InvisibleAndOrnamentalLetters_AreReadAsPlainOnes()
    {
        var found = Extract("p\u200Ba\u200Bypa1.com and \uFF45\uFF56\uFF49\uFF4C.com");
        Assert.Equal(["paypa1.com", "evil.com"], found.Domains);
    }

    [Fact]
    public void Extract_WordsThatAreAlsoCompanies_CountOnlyAsWritten()
    {
        Assert.Empty(Extract("a wise apple on target").Organisations);
        Assert.Equal(["Apple"], Extract("Your Apple account").Organisations);
    }

    [Fact]
    public void Extract_MoreThanAllowed_IsCutAndCounted()
    {
        var text = string.Join(' ', Enumerable.Range(0, 40).Select(static i => $"https://host{i}.example.com/"));
        var found = EntityExtractor.Extract(text, 25, out var leftOut);
        Assert.Equal(25, found.Urls.Count);
        Assert.Equal(15, leftOut);
    }

    private static Entities Extract(string text) => EntityExtractor.Extract(TextNormalizer.Plain(text), 25, out _);
}
