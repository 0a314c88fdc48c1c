using AngleSharp.Dom;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the main text of an HTML page, without navigation, scripts and styles.</summary>
internal sealed class HtmlExtractor : ITextExtractor
{
    // bytes; the parsed tree takes 20 to 50 times the memory of the page
    private const int LargestTree = 8 * 1024 * 1024;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content.AsSpan().Contains((byte)0))
        {
            content = [0xef, 0xbb, 0xbf, .. TextDecoding.Decode(content).Utf8]; // the mark overrides a charset that the page declares
        }

        using var page = content.Length > LargestTree ? null : HtmlTree.TryParse(content, cancellationToken);
        if (page is null)
        {
            var stripped = TagStripper.Strip(name, TextDecoding.Decode(content).Text.TrimStart('\ufeff'), cancellationToken);
            return Task.FromResult(stripped with { Notice = "it is too large or too deep for its headings and navigation to be told, so all its text is kept" });
        }

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
