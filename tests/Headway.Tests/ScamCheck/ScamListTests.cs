using Headway.ScamCheck;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Tools;
using Headway.Tests.Support;

namespace Headway.Tests.ScamCheck;

public sealed class ScamListTests
{
    private const string Csv =
        """
        # reported by our customers
        type,value,category,source
        phone,+1 (202) 555-0143,impersonation,hotline
        domain,Evil.Example.com,phishing,
        url,https://shared.example.net/pages/bad/,phishing,hotline
        email,Boss@Fake.example,ceo fraud,"mail, forwarded"
        """;

    [Theory]
    [InlineData("phone", "0012025550143")]
    [InlineData("phone", "+1 202 555 0143")]
    [InlineData("domain", "evil.example.com")]
    [InlineData("domain", "www.evil.example.com")]
    [InlineData("url", "http://evil.example.com/x?y=1")]
    [InlineData("url", "https://shared.example.net/pages/bad")]
    [InlineData("email", "boss@fake.example")]
    [InlineData("email", "anyone@evil.example.com")]
    public void Find_WhatIsListed_IsFoundHoweverItIsWritten(string type, string value) => Assert.NotNull(List(Csv).Find(new(type, value)));

    [Theory]
    [InlineData("phone", "+1 202 555 0144")]
    [InlineData("domain", "example.com")]
    [InlineData("domain", "notevil.example.com")]
    [InlineData("url", "https://shared.example.net/pages/good")]
    [InlineData("email", "boss@fake2.example")]
    public void Find_WhatIsNotListed_IsNotFound(string type, string value) => Assert.Null(List(Csv).Find(new(type, value)));

    [Theory]
    [InlineData("", "first line")]
    [InlineData("a,b\n1,2", "first line")]
    [InlineData("type,value\nfax,123456", "Line 2")]
    [InlineData("type,value\ndomain,evil.example.com\nphone,none", "Line 3")]
    public void Read_UnusableFiles_SayWhere(string csv, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => List(csv)).Message, StringComparison.Ordinal);

    [Fact]
    public void Database_ReplacedFile_IsReadAgainAndABrokenOneIsNot()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["scams.csv"], "type,value\ndomain,one.example\n");
        var database = new ScamDatabase(new ScamCheckOptions { Database = folder["scams.csv"] });
        Assert.Equal(1, database.Current(out _)!.Count);

        File.WriteAllText(folder["scams.csv"], "type,value\ndomain,one.example\ndomain,two.example\n");
        Assert.Equal(2, database.Current(out _)!.Count);

        File.WriteAllText(folder["scams.csv"], "this is something else");
        Assert.Equal(2, database.Current(out var loadError)!.Count);
        Assert.NotNull(loadError);
    }

    [Fact]
    public void Database_MissingFile_NamesTheOption()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new ScamDatabase(new ScamCheckOptions { Database = "/nowhere/scams.csv" }));
        Assert.Contains("ScamCheck:Database", fault.Message, StringComparison.Ordinal);
    }

    private static ScamList List(string csv) => ScamList.Read(new StringReader(csv));
}
