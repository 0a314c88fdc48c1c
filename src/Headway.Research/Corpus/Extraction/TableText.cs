using System.Buffers;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Writes the rows of a table so that each can be read alone: every cell follows the header of its column.</summary>
internal sealed class TableText(TextComposer composer)
{
    private const int MaxColumns = 1000;
    private static readonly SearchValues<char> s_numeric = SearchValues.Create("0123456789.,-+% €$£");
    private string[]? _headers;
    private bool _began;

    /// <summary>Appends a row. The first row is the header when it has several texts and no number.</summary>
    public void Row(IReadOnlyList<string> cells)
    {
        if (cells.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        if (!_began)
        {
            _began = true;
            if (cells.Count > 1 && cells.Count(static cell => !string.IsNullOrWhiteSpace(cell)) > 1 && !cells.Any(IsNumber))
            {
                _headers = [.. cells.Take(MaxColumns).Select(static cell => SingleLine.Of(cell))];
                return;
            }
        }

        composer.Break(1);
        composer.Run(string.Join("; ", cells.Take(MaxColumns).Select(Cell).Where(static cell => cell.Length > 0)));
        composer.Break(1);
    }

    /// <summary>Ends the table. A table of a header alone has that as its text.</summary>
    public void End(bool wroteRows)
    {
        if (!wroteRows && _headers is not null)
        {
            composer.Run(string.Join("; ", _headers));
        }

        composer.Break(2);
    }

    private string Cell(string cell, int column)
    {
        var value = cell.Trim();
        return value.Length > 0 && _headers is not null && column < _headers.Length && _headers[column].Length > 0 ? $"{_headers[column]}: {value}" : value;
    }

    // Both decimal points and decimal commas.
    private static bool IsNumber(string cell) =>
        cell.AsSpan().Trim() is { IsEmpty: false } text && !text.ContainsAnyExcept(s_numeric) && text.IndexOfAnyInRange('0', '9') >= 0;
}
