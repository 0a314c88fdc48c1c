using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Puts the text of a page into reading order: tables row by row, everything else block by block.</summary>
internal static class PdfPage
{
    // The analysis of the layout compares words with words.
    private const int MaxWords = 5000;
    private const int MaxLetters = 100_000;

    /// <summary>The text of a page in the order of its content, for documents too long to be analysed.</summary>
    public static IReadOnlyList<PdfLine> Plain(Page page) =>
        [.. ContentOrderTextExtractor.GetText(page).Split('\n').Where(static line => !string.IsNullOrWhiteSpace(line)).Select(static (line, number) => new PdfLine(line, 0, number == 0))];

    /// <summary>The lines of a page.</summary>
    public static IReadOnlyList<PdfLine> Lines(Page page)
    {
        if (page.Letters.Count is 0 or > MaxLetters)
        {
            return page.Letters.Count == 0 ? [] : [new PdfLine(page.Text, 0, StartsBlock: true)];
        }

        var words = NearestNeighbourWordExtractor.Instance.GetWords(page.Letters).Where(static word => !string.IsNullOrWhiteSpace(word.Text)).ToList();
        if (words.Count > MaxWords)
        {
            return [new PdfLine(string.Join(' ', words.Select(static word => word.Text)), 0, StartsBlock: true)];
        }

        var tables = PdfTable.Find(words);
        var inTables = tables.SelectMany(static table => table.Rows).SelectMany(static row => row.Cells).SelectMany(static cell => cell.Words).ToHashSet(ReferenceEqualityComparer.Instance);
        words.RemoveAll(inTables.Contains);
        return InOrder(words.Count == 0 ? [] : [.. UnsupervisedReadingOrderDetector.Instance.Get(DocstrumBoundingBoxes.Instance.GetBlocks(words))], tables);
    }

    private static List<PdfLine> InOrder(IReadOnlyList<TextBlock> blocks, IReadOnlyList<PdfTable> tables)
    {
        var lines = new List<PdfLine>();
        var after = tables.ToLookup(table => LastAbove(blocks, table));
        for (var i = -1; i < blocks.Count; i++)
        {
            lines.AddRange(i < 0 ? [] : blocks[i].TextLines.Select(static (line, number) => PdfLine.Of(line, number == 0)));
            lines.AddRange(after[i].SelectMany(static table => table.Lines()));
        }

        return lines;
    }

    private static int LastAbove(IReadOnlyList<TextBlock> blocks, PdfTable table)
    {
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            var box = blocks[i].BoundingBox;
            if (box.Bottom >= table.Top - 2 && box.Left < table.Right && box.Right > table.Left)
            {
                return i;
            }
        }

        return -1;
    }
}
