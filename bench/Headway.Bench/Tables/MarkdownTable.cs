using System.Globalization;
using System.Text;

namespace Headway.Bench.Tables;

/// <summary>Formats a Markdown table.</summary>
/// <param name="header">The titles of the columns.</param>
/// <param name="firstNumber">The first column of numbers, which are aligned to the right. The default value is none.</param>
internal sealed class MarkdownTable(IReadOnlyList<string> header, int firstNumber = int.MaxValue)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>The table with single spaces, as it is stored in a page.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, header);
        Append(text, [.. header.Select((_, column) => column >= firstNumber ? "---:" : "---")]);
        _rows.ForEach(row => Append(text, row));
        return text.ToString();
    }

    /// <summary>The table with padded columns, as it is printed.</summary>
    public string ToPaddedString()
    {
        var widths = header.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        Append(text, Pad(header));
        Append(text, [.. widths.Select(static width => new string('-', width))]);
        _rows.ForEach(row => Append(text, Pad(row)));
        return text.ToString();

        string[] Pad(IReadOnlyList<string> cells) => [.. cells.Select((cell, column) => cell.PadRight(widths[column]))];
    }

    // An empty cell is one space, as in the title of a first column without a name.
    private static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append('|').AppendJoin('|', cells.Select(static cell => cell.Length == 0 ? " " : string.Create(CultureInfo.InvariantCulture, $" {cell} "))).Append("|\n");
}
