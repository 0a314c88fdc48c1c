using Headway.Research.Reasoning.Model;

namespace Headway.Research.Tests.Reasoning.Model;

public class CitationFilterTests
{
    [Theory]
    [InlineData("So [1] it is.", "So [1] it is.")]
    [InlineData("So [9] it is.", "So  it is.")]
    [InlineData("So [1, 9; 2] it is.", "So [1][2] it is.")]
    [InlineData("A [link](x) and a[i] = b[[1]].", "A [link](x) and a[i] = b[[1]].")]
    [InlineData("Open [", "Open [")]
    [InlineData("[ ] box [1", "[ ] box [1")]
    [InlineData("[99999999999]", "[99999999999]")]
    public void Pass_WholeOrInPieces_GivesTheSame(string text, string expected)
    {
        Assert.Equal(expected, CitationFilter.Apply(text, id => id <= 2));
        var filter = new CitationFilter(id => id <= 2);
        Assert.Equal(expected, string.Concat(text.Select(c => filter.Pass(c.ToString()))) + filter.End());
    }
}
