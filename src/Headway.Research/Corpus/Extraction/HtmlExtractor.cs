using AngleSharp.Dom;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the main text of an HTML page, without navigation, scripts and styles.</summary>
internal sealed class HtmlExtractor : ITextExtractor
{
    // bytes; the parsed tree takes 20 to 50 times the memory of the page
    private const int LargestTree = 8 * 1024 * 1024;

    private const double MinMainPart = 0.6;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var composer = new TextComposer();
        var (title, notice) = Append(content, composer, cancellationToken);
        var first = composer.Headings.Count > 0 ? composer.Headings.MinBy(static heading => heading.Level).Text : "";
        return Task.FromResult(composer.Build(TitleOf(name, title, first)) with { Notice = notice });
    }

    /// <summary>Appends the text of a page. Returns its title, and a clause about what could not be told.</summary>
    /// <exception cref="UnreadableDocumentException">The bytes are not text.</exception>
    public static (string Title, string? Notice) Append(byte[] content, TextComposer composer, CancellationToken cancellationToken)
    {
        if (content.AsSpan().Contains((byte)0))
        {
            content = [0xef, 0xbb, 0xbf, .. TextDecoding.Decode(content).Utf8]; // the mark overrides a charset that the page declares
        }

        using var page = content.Length > LargestTree ? null : HtmlTree.TryParse(content, cancellationToken);
        if (page is null)
        {
            TagStripper.Append(TextDecoding.Decode(content).Text.TrimStart('\ufeff'), composer, cancellationToken);
            return ("", "it is too large or too deep for its headings and navigation to be told, so all its text is kept");
        }

        new HtmlTreeWalker(composer, cancellationToken).Read(MainPart(page, cancellationToken));
        return (SingleLine.Of(page.Title ?? ""), null);
    }

    /// <summary>The part that the page marks as its main one, unless it holds too little of the text.</summary>
    private static INode MainPart(IDocument page, CancellationToken cancellationToken)
    {
        var body = (INode?)page.Body ?? page;
        return page.QuerySelector("main, [role=main]") is { } main && Length(main) >= MinMainPart * Length(body) ? main : body;

        int Length(INode part)
        {
            var text = new TextComposer();
            new HtmlTreeWalker(text, cancellationToken).Read(part);
            return text.Position;
        }
    }

    /// <summary>Returns the first heading if the title starts with it, because many sites append their name to the title.</summary>
    private static string TitleOf(string name, string title, string first)
    {
        if (title.Length == 0)
        {
            return first.Length > 0 ? first : name;
        }

        return first.Length > 0 && title.StartsWith(first, StringComparison.Ordinal) ? first : title;
    }
}
