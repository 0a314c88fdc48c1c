using Headway.Research.Reasoning.Model;
using Markdig;

namespace Headway.Research.Tests.Reasoning.Model;

public class ModelTextFilterTests
{
    private const string Known = "https://known.example/page";

    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    private static readonly SourceAddresses s_sources = new([Known], ["The text names https://quoted.example/x once."]);

    public static TheoryData<string, string> Texts { get; } = new()
    {
        { "So [1] it is.", "So [1] it is." },
        { "So [9] it is.", "So  it is." },
        { "So [1, 9; 2] it is.", "So [1][2] it is." },
        { "A range [1-9], another [1–2] and [7-9].", "A range [1][2], another [1][2] and ." },
        { "Great![1] And [^2], [^7].", "Great![1] And [2], ." },
        { "In [2019], [2019-2021] and [1,000].", "In [2019], [2019-2021] and [1,000]." },
        { "It is so【1†source】, not so【9†L3-L5】, 【note】.", "It is so[1], not so, 【note】." },
        { "Call a[i] = b[[1]].", "Call a[i] = b[[1]]." },
        { "Open [", "Open [" },
        { "[ ] box [1", "[ ] box [1" },
        { "[99999999999]", "[99999999999]" },
        { $"A [page]({Known}#part) and {Known}.", $"A [page]({Known}#part) and {Known}." },
        { "See [the page](https://made.up/a_(b) \"title\").", "See the page (`https://made.up/a_(b)`)." },
        { "So [1](https://made.up/x) it is.", "So [1] (`https://made.up/x`) it is." },
        { "So [9](https://made.up/x).", "So  (`https://made.up/x`)." },
        { "A [link](x).", "A link (`x`)." },
        { "![A picture](https://made.up/p.png) here.", "A picture (`https://made.up/p.png`) here." },
        { "Go to <https://made.up/> or www.made.up, (http://made.up/a).", "Go to `https://made.up/` or `www.made.up`, (`http://made.up/a`)." },
        { "A paper, doi:10.1000/182, and 10.1234/made.up (2020).", "A paper, `doi:10.1000/182`, and `10.1234/made.up` (2020)." },
        { "見https://made.up/x。", "見`https://made.up/x。`" },
        { "[1]: https://made.up/x \"t\"", "\\[1\\]: `https://made.up/x` \"t\"" },
        { "Text [a][b].\n\n[b]: https://made.up/x", "Text [a][b].\n\n\\[b\\]: `https://made.up/x`" },
        { "Run `curl https://made.up/[9]` now [9].", "Run `curl https://made.up/[9]` now ." },
        { "```sh\ncurl https://made.up/ [9]\n```\nThen [9] https://made.up/x", "```sh\ncurl https://made.up/ [9]\n```\nThen  `https://made.up/x`" },
        { "A lone ` tick and https://made.up/x", "A lone \\` tick and `https://made.up/x`" },
        { "````\n```\nhttps://made.up/a\n````\nhttps://made.up/b", "````\n```\nhttps://made.up/a\n````\n`https://made.up/b`" },
        { "- item\n  ```\nhttps://made.up/x", "- item\n  ```\n`https://made.up/x`" },
        { "``` a ` b https://made.up/x", "\\`\\`\\` a \\` b `https://made.up/x`" },
        { "10 apples, 10.5 pears, http is short, wwwhat, a < b > c, \\[1] stays.", "10 apples, 10.5 pears, http is short, wwwhat, a < b > c, \\[1] stays." },
        { "9https://made.up/x and \\https://made.up/y", "9`https://made.up/x` and \\ `https://made.up/y`" },
        { "A List<int> <!-- ` --> https://made.up/x `", "A List\\<int> \\<!-- ` --> https://made.up/x `" },
        { "So【1】(https://made.up/x) and <【】b>.", "So[1] (`https://made.up/x`) and \\<【】b>." },
        { "HTTPS://MADE.UP/X and https://", "`HTTPS://MADE.UP/X` and https://" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Pass_WholeOrInPieces_GivesTheSame(string text, string expected)
    {
        Assert.Equal(expected, ModelTextFilter.Apply(text, IsQuote, s_sources.Contains));
        for (var size = 1; size <= 7; size++)
        {
            var filter = new ModelTextFilter(IsQuote, s_sources.Contains);
            Assert.Equal(expected, string.Concat(text.Chunk(size).Select(chunk => filter.Pass(new string(chunk)))) + filter.End());
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Apply_Twice_ChangesNothingMore(string text, string expected)
    {
        Assert.NotNull(text);
        Assert.Equal(expected, ModelTextFilter.Apply(expected, IsQuote, s_sources.Contains));
    }

    // Renders with a pipeline that links bare addresses, as most frontends do.
    [Theory]
    [MemberData(nameof(Texts))]
    public void Apply_AnyText_RendersOnlyLinksOfSources(string text, string expected)
    {
        Assert.NotNull(expected);
        var html = Markdown.ToHtml(ModelTextFilter.Apply(text, IsQuote, s_sources.Contains), s_markdown);
        foreach (var link in html.Split("href=\"").Skip(1).Concat(html.Split("src=\"").Skip(1)))
        {
            Assert.StartsWith(Known, link, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Apply_RandomText_EndsAndDoesNotDependOnTheChunks()
    {
        const string alphabet = "[]()!<>`~\\:【】†1 9-\nahttps://.w#^";
        var random = new Random(20);
        for (var run = 0; run < 1000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, 80).Select(_ => random.Next(8) == 0 ? "https://made.up/" : alphabet[random.Next(alphabet.Length)].ToString()));
            var whole = ModelTextFilter.Apply(text, IsQuote, s_sources.Contains);
            var filter = new ModelTextFilter(IsQuote, s_sources.Contains);
            Assert.Equal(whole, string.Concat(text.Select(c => filter.Pass(c.ToString()))) + filter.End());
            Assert.False(Markdown.ToHtml(whole, s_markdown).Contains("href=\"http", StringComparison.Ordinal), $"{text}\n→\n{whole}");
        }
    }

    [Fact]
    public void ForeignIn_Addresses_ListsThoseOfNoSource() => Assert.Equal(
        ["https://made.up/x", "www.made.up", "10.1000/182"],
        s_sources.ForeignIn($"`https://made.up/x`, {Known}#a, https://quoted.example/x, `www.made.up` and 10.1000/182. Again https://made.up/x."));

    private static bool IsQuote(int id) => id is 1 or 2;
}
