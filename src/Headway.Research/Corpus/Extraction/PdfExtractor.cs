using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the text of a PDF. Columns are read one after another, table rows as lines, and large short lines are headings.</summary>
internal sealed class PdfExtractor : ITextExtractor
{
    // The analysis of a page takes about 20 ms, and its result is needed most in short documents.
    private const int MaxAnalysedPages = 500;

    /// <inheritdoc/>
    public bool IsIsolated => true;

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content.AsSpan(0, Math.Min(1024, content.Length)).IndexOf("%PDF-"u8) < 0)
        {
            throw new UnreadableDocumentException("it is not a PDF");
        }

        try
        {
            using var pdf = PdfDocument.Open(content, new ParsingOptions { SkipMissingFonts = true });
            return Task.FromResult(Compose(name, pdf, cancellationToken));
        }
        catch (PdfDocumentEncryptedException locked)
        {
            throw new UnreadableDocumentException("it is locked with a password", locked);
        }
        catch (Exception broken) when (broken is not (UnreadableDocumentException or OperationCanceledException or OutOfMemoryException))
        {
            throw new UnreadableDocumentException("it is a broken PDF", broken); // the library throws what it happens to meet
        }
    }

    private static ExtractedDocument Compose(string name, PdfDocument pdf, CancellationToken cancellationToken)
    {
        var composer = new TextComposer();
        var pages = new List<IReadOnlyList<PdfLine>>();
        foreach (var page in pdf.GetPages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            pages.Add(pdf.NumberOfPages > MaxAnalysedPages ? PdfPage.Plain(page) : PdfPage.Lines(page));
        }

        var body = PdfLine.BodySize(pages.SelectMany(static page => page));
        var before = 0.0;
        foreach (var line in pages.SelectMany(static page => page))
        {
            var level = line.HeadingLevel(body);
            composer.Break(line.StartsBlock || level > 0 != before > 0 ? 2 : 1);
            if (level > 0)
            {
                composer.AddHeading(composer.Position, level, SingleLine.Of(line.Text));
            }

            composer.Run(line.Text);
            before = level;
        }

        if (composer.IsEmpty)
        {
            throw new UnreadableDocumentException("no text is found in it: it is probably scanned");
        }

        var given = SingleLine.Of(pdf.Information.Title ?? "");
        var title = given.Length > 3 ? given : composer.Headings.Count > 0 ? composer.Headings.MinBy(static heading => heading.Level).Text : name;
        return composer.Build(title);
    }
}
