using System.Text;
using Headway.Research.Pipeline;

namespace Headway.Research.Tests.Pipeline;

public sealed class FencedBlockTests
{
    private const string Prose = "To descale a kettle, fill it with vinegar and wait for an hour.";

    [Fact]
    public async Task Run_AnswerBehindALongListing_IsQuoted()
    {
        var listing = string.Join('\n', Enumerable.Range(0, 80).Select(i => $"value_{i} = compute(alpha_{i}, beta_{i}, gamma_{i})"));
        using var fixture = await ResearchFixture.OpenAsync(documents: ("kettles.md", $"# Kettles\n\n```python\n{listing}\n```\n\n## Descaling\n\n{Prose} Then rinse it.\n"));

        var job = await fixture.RunAsync("How do I descale a kettle?");

        Assert.Contains(Prose, job.Result.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prose\n>prose\n=quoted", "prose\n=quoted")] // no block
    [InlineData("```sh\ncode\n```\n>prose\n=quoted", "prose\n=quoted")] // closed before the window
    [InlineData("```sh\ncode\n>code\n```\nprose\n=quoted", "prose\n=quoted")] // ends before the passage: the window begins after the block
    [InlineData("prose\n```sh\ncode\n>code\n=code\n```\n", "```sh\ncode\ncode\n=code\n```\n")] // contains the passage: the window begins with the block
    [InlineData("~~~\n```\n>code\n~~~\nprose\n=quoted", "prose\n=quoted")] // the other fence character is part of the code
    [InlineData("````\n```\n>code\n````\nprose\n=quoted", "prose\n=quoted")] // a shorter fence is part of the code
    [InlineData("a ```b``` c\n>prose\n=quoted", "prose\n=quoted")] // not at the start of a line
    [InlineData("    ```\n>prose\n=quoted", "prose\n=quoted")] // an indented code block
    public void MoveOut_WindowAtTheArrow_BeginsWhereNoBlockIsOpen(string marked, string expected)
    {
        var from = marked.IndexOf('>', StringComparison.Ordinal);
        var limit = marked.IndexOf('=', StringComparison.Ordinal) - 1;
        var text = Encoding.UTF8.GetBytes(marked.Replace(">", "", StringComparison.Ordinal).Replace("=", "", StringComparison.Ordinal));

        var moved = FencedBlock.MoveOut(text, from, limit);

        Assert.Equal(expected.Replace("=", "", StringComparison.Ordinal), Encoding.UTF8.GetString(text[moved..]));
    }

    [Fact]
    public void MoveOut_StrayMarkFarAbove_IsLeftAlone()
    {
        var text = Encoding.UTF8.GetBytes("```\n" + new string('x', 40_000) + "\nprose");
        Assert.Equal(40_005, FencedBlock.MoveOut(text, 40_005, 40_005));
    }
}
