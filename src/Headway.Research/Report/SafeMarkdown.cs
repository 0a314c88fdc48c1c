using Ganss.Xss;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Headway.Research.Report;

/// <summary>
/// Renders the Markdown of a model that has read untrusted documents. Pages get no images, because an image request tells a
/// third party who reads the report, and links only to the report's own sources and citations. Safe for concurrent use.
/// </summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    private static readonly HtmlSanitizer s_sanitizer = Sanitizer();

    /// <summary><paramref name="markdown"/> as HTML; <c>[n]</c> becomes a link if citation n exists.</summary>
    /// <param name="markdown">The text of a model.</param>
    /// <param name="citations">The numbers of the report's citations.</param>
    /// <param name="addresses">The addresses of the report's sources; links to others become text.</param>
    public static string ToHtml(string markdown, IReadOnlySet<int> citations, IReadOnlySet<string> addresses)
    {
        var document = Markdown.Parse(CitationLinks.Add(markdown, citations), s_pipeline);
        foreach (var link in document.Descendants().OfType<Inline>().ToList())
        {
            if (link is LinkInline { Url: var url } && !IsCitation(url) && !addresses.Contains(url ?? ""))
            {
                link.ReplaceBy(new ContainerInline());
            }
            else if (link is AutolinkInline { Url: var address } && !addresses.Contains(address))
            {
                link.ReplaceBy(new LiteralInline(address));
            }
        }

        return Sanitize(document.ToHtml(s_pipeline));
    }

    /// <summary><paramref name="html"/> reduced to the elements, attributes and links that a report may contain.</summary>
    public static string Sanitize(string html) => s_sanitizer.Sanitize(html);

    /// <summary><paramref name="markdown"/> with angle brackets, images and links neutralized, as Markdown.</summary>
    public static string Reduce(string markdown) =>
        markdown.Replace("<", "\\<", StringComparison.Ordinal)
            .Replace("![", "\\!\\[", StringComparison.Ordinal)
            .Replace("](", "]\\(", StringComparison.Ordinal)
            .Replace("]:", "]\\:", StringComparison.Ordinal);

    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li",
                "a", "table", "thead", "tbody", "tr", "th", "td",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "start", "style" },
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "text-align" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Uri.UriSchemeHttp, Uri.UriSchemeHttps },
        });
        sanitizer.FilterUrl += (_, link) => link.SanitizedUrl = IsSafe(link.OriginalUrl) ? link.SanitizedUrl : null;
        return sanitizer;
    }

    private static bool IsCitation(string? url) => url?.StartsWith("#citation-", StringComparison.Ordinal) == true;

    private static bool IsSafe(string url) =>
        IsCitation(url)
        || (Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps));
}
