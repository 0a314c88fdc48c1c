using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Headway.Research.Report;

/// <summary>
/// Markdown that a model wrote, after reading documents that strangers wrote. No raw HTML, no images (they would tell a stranger
/// who reads the report), links only to http and https.
/// </summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    /// <summary><paramref name="markdown"/> as HTML; <c>[n]</c> becomes a link to the citation when there is one of that number.</summary>
    public static string ToHtml(string markdown, IReadOnlySet<int> citations)
    {
        var document = Markdown.Parse(CitationLinks.Add(markdown, citations), Pipeline);
        Disarm(document);
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return html.ToString();
    }

    /// <summary><paramref name="markdown"/> with angle brackets, images and links disarmed, still as Markdown.</summary>
    public static string Reduce(string markdown) =>
        markdown.Replace("<", "\\<", StringComparison.Ordinal)
            .Replace("![", "\\!\\[", StringComparison.Ordinal)
            .Replace("](", "]\\(", StringComparison.Ordinal)
            .Replace("]:", "]\\:", StringComparison.Ordinal);

    private static void Disarm(MarkdownDocument document)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage)
                link.ReplaceBy(new LiteralInline(link.Title ?? ""), copyChildren: false);
            else if (!IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
                link.Url = "";
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !IsSafe(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static bool IsSafe(string? url) =>
        url is not null && (url.StartsWith("#citation-", StringComparison.Ordinal)
        || (Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)));
}
