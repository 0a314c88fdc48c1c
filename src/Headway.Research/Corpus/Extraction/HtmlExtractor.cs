using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the main text of an HTML page, without navigation, scripts and styles.</summary>
internal sealed class HtmlExtractor : ITextExtractor
{
    // bytes; the parsed tree takes 20 to 50 times the memory of the page
    private const int LargestTree = 8 * 1024 * 1024;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content.AsSpan().Contains((byte)0) && content is not ([0xff, 0xfe, ..] or [0xfe, 0xff, ..]))
        {
            throw new UnreadableDocumentException("it is binary, not HTML");
        }

        if (content.Length > LargestTree || HtmlDepthCheck.IsExcessive(content))
        {
            return Task.FromResult(TagStripper.Strip(name, TextDecoding.Decode(content).Text));
        }

        using var stream = new MemoryStream(content, writable: false);
        using var page = new HtmlParser().ParseDocument(stream);
        var composer = new TextComposer();
        new HtmlTreeWalker(composer, cancellationToken).Read(MainPart(page));
        if (composer.IsEmpty && page.Body is { } body)
        {
            new HtmlTreeWalker(composer, cancellationToken).Read(body);
        }

        return Task.FromResult(composer.Build(TitleOf(name, page, composer.Headings)));
    }

    private static INode MainPart(IDocument page) =>
        page.QuerySelector("main, [role=main]") ?? (INode?)page.Body ?? page;

    /// <summary>Returns the first heading if the title starts with it, because many sites append their name to the title.</summary>
    private static string TitleOf(string name, IDocument page, IReadOnlyList<Heading> headings)
    {
        var title = SingleLine.Of(page.Title ?? "");
        var first = headings.Count > 0 ? headings.MinBy(heading => heading.Level).Text : "";
        if (title.Length == 0)
        {
            return first.Length > 0 ? first : name;
        }

        return first.Length > 0 && title.StartsWith(first, StringComparison.Ordinal) ? first : title;
    }
}
