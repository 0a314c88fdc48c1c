using System.Text.Json;
using AngleSharp.Html.Parser;
using Headway.Research.Report;

namespace Headway.Research.Tests.Report;

public class ReportRenderTests
{
    private const string HostileText = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](http://evil.example/p) `a` # h\n\n# big\n<!-- -->";

    [Theory]
    [InlineData("extractive")]
    [InlineData("model")]
    public void Html_HostileReport_HasNoScriptNoPicturesAndOnlyWebLinks(string reasoning)
    {
        var html = ReportHtml.Render(Hostile(reasoning));

        var page = new HtmlParser().ParseDocument(html);
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, embed, form, svg, link, base"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Matches("^(#citation-\\d+|https?://.*|)$", link.GetAttribute("href") ?? ""));
        Assert.Contains("<script>alert(1)</script>", page.QuerySelector("blockquote")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extractive")]
    [InlineData("model")]
    public void Markdown_HostileReport_RendersWithoutAnythingLive(string reasoning)
    {
        var markdown = ReportMarkdown.Render(Hostile(reasoning));

        // Rendered with raw HTML allowed.
        var page = new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(markdown));
        Assert.Empty(page.QuerySelectorAll("script, img, iframe, svg"));
        Assert.DoesNotContain(page.QuerySelectorAll("a"), link => (link.GetAttribute("href") ?? "").StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        if (reasoning == "extractive") // a model may write headings; text of documents must be escaped
        {
            Assert.Single(page.QuerySelectorAll("h1"));
        }
    }

    [Fact]
    public void Markdown_FenceInCode_CannotEndTheFence()
    {
        var report = JsonSerializer.SerializeToElement(new
        {
            title = "T",
            sections = new[] { new { heading = "H", blocks = new[] { new { type = "code", text = "```\n# out\n````", citations = new[] { 1 } } } } },
        });

        var page = new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(ReportMarkdown.Render(report)));

        Assert.Equal("```\n# out\n````\n", page.QuerySelector("pre")!.TextContent);
    }

    [Fact]
    public void Html_CitationMarkerOfAModel_LinksToTheCitation()
    {
        var report = JsonSerializer.SerializeToElement(new
        {
            title = "T",
            reasoning = "model",
            sections = new[] { new { heading = "H", blocks = new[] { new { type = "text", text = "It is so [1], not [7].", citations = new[] { 1 } } } } },
            citations = new[] { new { id = 1, source = 1, file = "a.md", start = 0, end = 2, sha256 = "00", quote = "so" } },
        });

        var page = new HtmlParser().ParseDocument(ReportHtml.Render(report));

        Assert.Equal("#citation-1", Assert.Single(page.QuerySelectorAll("p a")).GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("#citation-1"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"sections":[1,{"blocks":[null,{"type":5}]}],"citations":["x"],"sources":7}""")]
    public void Render_AnythingElse_DoesNotFail(string json)
    {
        var report = JsonSerializer.Deserialize<JsonElement>(json);

        Assert.StartsWith("# Report", ReportMarkdown.Render(report), StringComparison.Ordinal);
        Assert.Contains("<h1>Report</h1>", ReportHtml.Render(report), StringComparison.Ordinal);
    }

    private static JsonElement Hostile(string reasoning) => JsonSerializer.SerializeToElement(new
    {
        title = HostileText,
        question = HostileText,
        reasoning,
        sections = new object[]
        {
            new
            {
                heading = HostileText,
                blocks = new object[]
                {
                    new { type = "quote", text = HostileText, citations = new[] { 1 } },
                    new { type = "text", text = HostileText, citations = new[] { 1 } },
                    new { type = "code", text = HostileText },
                    new { type = "table", text = "| a | b |\n|---|---|\n| " + HostileText.ReplaceLineEndings(" ") + " | x |" },
                    new { type = "source_list", text = HostileText },
                },
            },
        },
        citations = new[] { new { id = 1, source = 1, url = "javascript:alert(1)", start = 0, end = 3, sha256 = HostileText, quote = HostileText } },
        sources = new object[] { new { id = 1, title = HostileText, url = "javascript:alert(1)" }, new { id = 2, title = HostileText, file = "a](javascript:alert(1)).md" } },
    });
}
