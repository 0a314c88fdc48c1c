using UglyToad.PdfPig.DocumentLayoutAnalysis;

namespace Headway.Research.Corpus.Extraction;

/// <summary>A line of a page.</summary>
/// <param name="Text">The words.</param>
/// <param name="Size">The height of its letters in points; 0 when unknown.</param>
/// <param name="StartsBlock">Whether a paragraph begins with it.</param>
internal readonly record struct PdfLine(string Text, double Size, bool StartsBlock)
{
    private const int LongestHeading = 120;

    /// <summary>A line as the layout analysis found it.</summary>
    public static PdfLine Of(TextLine line, bool startsBlock) => new(
        line.Text, line.Words.SelectMany(static word => word.Letters).Select(static letter => letter.PointSize).DefaultIfEmpty().Max(), startsBlock);

    /// <summary>The size of most of the text.</summary>
    public static double BodySize(IEnumerable<PdfLine> lines) => lines.GroupBy(static line => Math.Round(line.Size, 1))
        .OrderByDescending(static size => size.Sum(static line => line.Text.Length)).Select(static size => size.Key).FirstOrDefault();

    /// <summary>The level of a heading by its size against the text; 0 for text.</summary>
    public int HeadingLevel(double body) => body <= 0 || Text.Length > LongestHeading || !Text.Any(char.IsLetter) ? 0 : (Size / body) switch
    {
        >= 1.6 => 1,
        >= 1.3 => 2,
        >= 1.12 => 3,
        _ => 0,
    };
}
