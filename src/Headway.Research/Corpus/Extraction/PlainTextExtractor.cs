namespace Headway.Research.Corpus.Extraction;

/// <summary>Keeps text unchanged: plain text, Markdown and reStructuredText differ only in how headings are found.</summary>
internal sealed class PlainTextExtractor(Func<string, IReadOnlyList<Heading>> findHeadings) : ITextExtractor
{
    private const int MaxTitleLength = 120;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var (utf8, text, notice) = TextDecoding.Decode(content);
        if (text.AsSpan().Trim().Trim('\ufeff').IsEmpty)
        {
            throw new UnreadableDocumentException("there is no text in it");
        }

        var headings = findHeadings(text);
        return Task.FromResult(new ExtractedDocument(TitleOf(name, text, headings), utf8, text, headings, []) { Notice = notice });
    }

    private static string TitleOf(string name, string text, IReadOnlyList<Heading> headings)
    {
        if (FrontMatter.Title(text) is { } given)
        {
            return given;
        }

        if (headings.Count > 0)
        {
            return headings.MinBy(heading => heading.Level).Text;
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var title = SingleLine.Of(line.Trim('\ufeff'));
            if (title.Any(char.IsLetterOrDigit))
            {
                return Shortened(title);
            }
        }

        return name;
    }

    private static string Shortened(string line)
    {
        if (line.Length <= MaxTitleLength)
        {
            return line;
        }

        var space = line.LastIndexOf(' ', MaxTitleLength);
        return string.Concat(line.AsSpan(0, space > 0 ? space : MaxTitleLength - 1), "…");
    }
}
