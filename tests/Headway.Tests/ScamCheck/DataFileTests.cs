using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Tools;

namespace Headway.Tests.ScamCheck;

public sealed class DataFileTests
{
    [Fact]
    public void Read_QuotesCommentsAndSpaces_AreUnderstood()
    {
        var list = ScamList.Read(new StringReader(
            "# list\n type , value,category , source\r\n\r\n domain , evil.example ,\"a, \"\"b\"\"\n c\" , hotline \n# end\nemail,x@y.example\n"));

        Assert.Equal(2, list.Count);
        Assert.Equal(new ScamEntry("domain", "evil.example", "a, \"b\"\n c", "hotline"), list.Find(new Entity(Entities.Domain, "evil.example")));
        Assert.Equal(new ScamEntry("email", "x@y.example", null, null), list.Find(new Entity(Entities.Email, "x@y.example")));
    }

    [Theory]
    [InlineData("type,value\ndomain,\"evil.example", "Line 2: this is not CSV.")]
    [InlineData("type,value\ndomain,a.example\ndomain,\"evil\"x.example", "Line 3: this is not CSV.")]
    [InlineData("type,value\ndomain", "Line 2: type must be")]
    [InlineData("type;value\ndomain;evil.example", "The first line must name the columns")]
    [InlineData("\"type,value", "this is not CSV.")]
    public void Read_BrokenFile_NamesTheLine(string csv, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => ScamList.Read(new StringReader(csv))).Message, StringComparison.Ordinal);
}
