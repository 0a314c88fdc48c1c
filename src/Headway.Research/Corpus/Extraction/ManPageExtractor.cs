namespace Headway.Research.Corpus.Extraction;

/// <summary>
/// Extracts the text of a manual page in roff with man(7) or mdoc(7) macros. It keeps words, headings and paragraphs and drops
/// the formatting.
/// </summary>
internal sealed class ManPageExtractor : ITextExtractor
{
    private static readonly PlainTextExtractor s_plainText = new(static _ => []);

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(content).Text;
        if (!LooksLikeRoff(text))
        {
            return s_plainText.ExtractAsync(name, content, cancellationToken);
        }

        var page = new ManPageParser(new TextComposer());
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Read(line.ToString());
        }

        return Task.FromResult(page.Build(name));
    }

    private static bool LooksLikeRoff(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(".TH ") || line.StartsWith(".Dd") || line.StartsWith(".SH") || line.StartsWith(".so "))
            {
                return true;
            }
        }

        return false;
    }
}
