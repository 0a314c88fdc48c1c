using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Headway.ScamCheck.Data;

/// <summary>The CSV files that are part of the assembly.</summary>
internal static class DataFile
{
    /// <summary>How every CSV file is read: a header, comments behind <c>#</c>, spaces around values left out.</summary>
    public static CsvConfiguration Format { get; } = new(CultureInfo.InvariantCulture)
    {
        AllowComments = true,
        TrimOptions = TrimOptions.Trim,
        DetectColumnCountChanges = false,
        MissingFieldFound = null,
    };

    /// <summary>One value for each row of a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Makes the value; gets a function from the name of a column to its text.</param>
    public static IReadOnlyList<T> Read<T>(string name, Func<Func<string, string>, T> read)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream(name)!;
        using var csv = new CsvReader(new StreamReader(stream), Format);
        var rows = new List<T>();
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
            rows.Add(read(column => csv.GetField(column) ?? ""));
        return rows;
    }
}
