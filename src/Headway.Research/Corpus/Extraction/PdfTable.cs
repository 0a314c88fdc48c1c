using UglyToad.PdfPig.Content;

namespace Headway.Research.Corpus.Extraction;

/// <summary>A table of a page: rows of short cells that stand below each other. Columns of prose have longer lines.</summary>
/// <param name="Rows">The rows from top to bottom, each from left to right.</param>
internal sealed record PdfTable(IReadOnlyList<PdfTable.Row> Rows)
{
    private const int MinRows = 3;
    private const double MaxWordsPerCell = 4;
    private const double SameHeight = 3; // points
    private const double SameEdge = 5; // points
    private const double Gap = 1.2; // of the size of the letters
    private const double RowDistance = 4; // of the size of the letters

    /// <summary>The left edge in points.</summary>
    public double Left => Rows.Min(static row => row.Cells[0].Left);

    /// <summary>The right edge in points.</summary>
    public double Right => Rows.Max(static row => row.Cells[^1].Right);

    /// <summary>The upper edge in points from the bottom of the page.</summary>
    public double Top => Rows[0].Bottom + Rows[0].Size;

    /// <summary>The rows as lines.</summary>
    public IEnumerable<PdfLine> Lines() =>
        Rows.Select(static (row, number) => new PdfLine(string.Join(" | ", row.Cells.Select(static cell => cell.Text)), row.Size, number == 0));

    /// <summary>Finds the tables of a page.</summary>
    public static IReadOnlyList<PdfTable> Find(IReadOnlyList<Word> words)
    {
        var tables = new List<PdfTable>();
        var run = new List<Row>();
        foreach (var row in RowsOf(words))
        {
            if (run.Count > 0 && !(IsTabular(row) && Follows(run[^1], row)))
            {
                Take(run, tables);
            }

            if (IsTabular(row))
            {
                run.Add(row);
            }
        }

        Take(run, tables);
        return tables;
    }

    private static void Take(List<Row> run, List<PdfTable> tables)
    {
        if (run.Count >= MinRows)
        {
            tables.Add(new PdfTable([.. run]));
        }

        run.Clear();
    }

    private static bool IsTabular(Row row) => row.Cells.Count > 1 && row.Cells.Average(static cell => cell.Words.Count) <= MaxWordsPerCell;

    private static bool Follows(Row above, Row below) => above.Bottom - below.Bottom <= RowDistance * Math.Max(above.Size, below.Size)
        && below.Cells.Count(cell => above.Cells.Any(other => Math.Abs(other.Left - cell.Left) <= SameEdge || Math.Abs(other.Right - cell.Right) <= SameEdge)) >= 2;

    private static IEnumerable<Row> RowsOf(IReadOnlyList<Word> words)
    {
        var row = new List<Word>();
        foreach (var word in words.Where(static word => word.TextOrientation == TextOrientation.Horizontal).OrderByDescending(Baseline))
        {
            if (row.Count > 0 && Baseline(row[0]) - Baseline(word) > SameHeight)
            {
                yield return Row.Of(row);
                row = [];
            }

            row.Add(word);
        }

        if (row.Count > 0)
        {
            yield return Row.Of(row);
        }
    }

    private static double Baseline(Word word) => word.Letters[0].StartBaseLine.Y;

    /// <summary>A row.</summary>
    /// <param name="Cells">From left to right.</param>
    /// <param name="Bottom">The height of the baseline in points.</param>
    /// <param name="Size">The size of the letters in points.</param>
    internal sealed record Row(IReadOnlyList<Cell> Cells, double Bottom, double Size)
    {
        public static Row Of(List<Word> words)
        {
            var size = Math.Max(1, words.Max(static word => word.Letters[0].PointSize));
            var cells = new List<Cell>();
            foreach (var word in words.OrderBy(static word => word.BoundingBox.Left))
            {
                if (cells.Count == 0 || word.BoundingBox.Left - cells[^1].Right > Gap * size)
                {
                    cells.Add(new Cell([]));
                }

                cells[^1].Words.Add(word);
            }

            return new Row(cells, Baseline(words[0]), size);
        }
    }

    /// <summary>A cell.</summary>
    internal sealed record Cell(List<Word> Words)
    {
        public double Left => Words[0].BoundingBox.Left;

        public double Right => Words.Max(static word => word.BoundingBox.Right);

        public string Text => string.Join(' ', Words.Select(static word => word.Text));
    }
}
