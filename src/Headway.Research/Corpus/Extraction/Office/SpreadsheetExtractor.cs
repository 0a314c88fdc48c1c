using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>Extracts the sheets of an Excel workbook (<c>.xlsx</c>, <c>.xls</c>). Each row is a line that names its columns.</summary>
internal sealed class SpreadsheetExtractor(int maxBytes) : ITextExtractor
{
    private static readonly ExcelReaderConfiguration s_configuration = new() { FallbackEncoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)! };

    /// <inheritdoc/>
    public bool IsIsolated => true;

    public async Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content is [(byte)'P', (byte)'K', ..])
        {
            await CheckSizeAsync(content, cancellationToken);
        }

        var composer = new TextComposer();
        try
        {
            using var book = ExcelReaderFactory.CreateReader(new MemoryStream(content, writable: false), s_configuration);
            do
            {
                ReadSheet(book, composer, cancellationToken);
            }
            while (book.NextResult());
        }
        catch (ExcelDataReader.Exceptions.InvalidPasswordException locked)
        {
            throw new UnreadableDocumentException("it is locked with a password", locked);
        }
        catch (Exception broken) when (broken is ExcelDataReader.Exceptions.ExcelReaderException or System.Xml.XmlException or IOException or InvalidDataException
            or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidOperationException or KeyNotFoundException or InvalidCastException)
        {
            throw new UnreadableDocumentException("it is not a workbook, or broken", broken);
        }

        return composer.Build(name);
    }

    // The library unpacks without a limit, so everything is unpacked within one first.
    private async Task CheckSizeAsync(byte[] content, CancellationToken cancellationToken)
    {
        using var archive = new BoundedArchive(content, 4L * maxBytes);
        foreach (var part in archive.Names)
        {
            await archive.ReadAsync(part, cancellationToken);
        }
    }

    private static void ReadSheet(IExcelDataReader book, TextComposer composer, CancellationToken cancellationToken)
    {
        var table = new TableText(composer);
        var (named, before) = (false, 0);
        while (book.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = Enumerable.Range(0, book.FieldCount).Select(column => Text(book.GetValue(column))).ToList();
            if (!named && cells.Exists(static cell => cell.Length > 0))
            {
                named = true;
                composer.Heading(1, SingleLine.Of(book.Name) is { Length: > 0 } sheet ? sheet : "Sheet");
                before = composer.Position;
            }

            table.Row(cells);
        }

        if (named)
        {
            table.End(wroteRows: composer.Position > before);
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
