using CsvHelper;

namespace Headway.ScamCheck.Data;

/// <summary>The CSV files that are part of the assembly.</summary>
internal static class DataFile
{
    /// <summary>How every CSV file is read: a header, comments behind <c>#</c>, spaces around values left out.</summary>
    public static CsvReaderOptions Format { get; } = new()
    {
        Separator = ',',
        CommentPrefix = '#',
        TrimWhitespace = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <summary>One value for each row of a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Makes the value; gets a function from the name of a column to its text.</param>
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
