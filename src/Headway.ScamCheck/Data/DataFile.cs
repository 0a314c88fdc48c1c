using CsvHelper;

namespace Headway.ScamCheck.Data;

/// <summary>Reads the CSV files that are embedded in the assembly.</summary>
internal static class DataFile
{
    /// <summary>The CSV format: a header line, comments after <c>#</c>, values trimmed.</summary>
    public static CsvReaderOptions Format { get; } = new()
    {
        Separator = ',',
        CommentPrefix = '#',
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <summary>Reads a file into one value per row.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Creates the value of a row; its argument returns the text of a column.</param>
    public static IReadOnlyList<T> Read<T>(string name, Func<Func<string, string>, T> read)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream(name)!;
        using var csv = CsvReader.Create(stream, Format);
        var rows = new List<T>();
        while (csv.Read())
        {
            rows.Add(read(csv.GetString));
        }

        return rows;
    }
}
