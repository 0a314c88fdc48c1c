using System.Globalization;
using Headway.Research.Corpus;

namespace Headway.Research.Pipeline;

/// <summary>Says which files of a corpus were not read, for refusals and notes.</summary>
internal static class UnreadSentence
{
    private const int Named = 3;
    private const int Formats = 6;

    /// <summary>One or two sentences; null when every file was read.</summary>
    public static string? Of(UnreadFiles unread)
    {
        string?[] sentences = [Files(unread), Unsupported(unread.Unsupported)];
        var text = string.Join(' ', sentences.Where(static sentence => sentence is not null));
        return text.Length > 0 ? text : null;
    }

    /// <summary>The sentence about formats that are not supported; null when there are none.</summary>
    public static string? Unsupported(IReadOnlyList<UnsupportedFormat> formats)
    {
        if (formats.Count == 0)
        {
            return null;
        }

        var files = formats.Sum(static format => format.Files);
        var list = string.Join(", ", formats.Take(Formats).Select(static format =>
            $"{Number(format.Files)} {(format.Extension.Length > 0 ? format.Extension : "without an extension")}"));
        var more = formats.Count > Formats ? " and others" : "";
        return $"{Count(files)} of a format that is not supported: {list}{more}.";
    }

    private static string? Files(UnreadFiles unread)
    {
        if (unread.Files == 0)
        {
            return null;
        }

        var list = string.Join("; ", unread.First.Take(Named).Select(static file => $"{file.File} ({file.Reason})"));
        var more = unread.Files > Named ? $"; and {Number(unread.Files - Named)} more" : "";
        return $"{Number(unread.Files)} {(unread.Files == 1 ? "file" : "files")} could not be read: {list}{more}.";
    }

    private static string Count(int files) => files == 1 ? "1 file is" : $"{Number(files)} files are";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
