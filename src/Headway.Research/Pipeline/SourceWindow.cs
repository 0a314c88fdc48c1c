using System.Text;
using System.Text.RegularExpressions;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Pipeline;

/// <summary>A found passage with surrounding text, so that sentences are complete and headings are visible.</summary>
/// <param name="Source"><c>corpus</c>, or the provider's name.</param>
/// <param name="File">The file, for the corpus.</param>
/// <param name="Url">The address, for a page.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Sha256">SHA-256 of the document's whole text.</param>
/// <param name="Text">The text of the window.</param>
/// <param name="ByteStart">The start of the window in the document's UTF-8 text, in bytes.</param>
/// <param name="CoreStart">The start of the found passage in the window, in chars.</param>
/// <param name="CoreEnd">The end, exclusive.</param>
internal sealed partial record SourceWindow(
    string Source, string? File, string? Url, string Title, string Sha256, string Text, int ByteStart, int CoreStart, int CoreEnd)
{
    private const int BytesBefore = 2500;
    private const int BytesAfter = 1200;

    public string Place => File ?? Url ?? "";

    /// <summary>How to read line ends; text extracted from HTML has no wrapped lines.</summary>
    public LineEnds LineEnds => File is null || IsHtml(File) ? LineEnds.Hard : LineEnds.Soft;

    /// <summary>The title and the file name, which often describes the topic more directly.</summary>
    public string Name => File is null ? Title : $"{Title}\n{Path.GetFileNameWithoutExtension(File).Replace('_', ' ')}";

    /// <summary>Whether the document is a change log or release notes.</summary>
    public bool IsHistory => File is not null && History().IsMatch(File);

    public string Core => Text[CoreStart..CoreEnd];

    /// <summary>The byte offset, in the document, of a char of the window.</summary>
    public int ByteAt(int index) => ByteStart + Encoding.UTF8.GetByteCount(Text.AsSpan(0, index));

    /// <summary>
    /// Creates the window around the bytes <paramref name="start"/> to <paramref name="end"/> of a file, cut at line ends.
    /// </summary>
    public static SourceWindow Around(string file, string title, string sha256, ReadOnlySpan<byte> utf8, int start, int end)
    {
        var from = LineStart(utf8, Math.Max(0, start - BytesBefore), start);
        if (!IsHtml(file))
        {
            from = FencedBlock.MoveOut(utf8, from, start);
        }

        var to = LineEnd(utf8, Math.Min(utf8.Length, end + BytesAfter), end);
        var before = Encoding.UTF8.GetString(utf8[from..start]);
        var core = Encoding.UTF8.GetString(utf8[start..end]);
        return new SourceWindow(
            "corpus", file, null, title, sha256, before + core + Encoding.UTF8.GetString(utf8[end..to]), from, before.Length, before.Length + core.Length);
    }

    [GeneratedRegex(@"change(s|log)|release(s|log|-?notes)|relnotes|whatsnew|what_s_new|news\b|news\.|history|chronology", SafeRegex.AnyCase)]
    private static partial Regex History();

    private static bool IsHtml(string file)
    {
        var name = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? file[..^3] : file;
        return Path.GetExtension(name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";
    }

    private static int LineStart(ReadOnlySpan<byte> utf8, int wanted, int limit)
    {
        if (wanted == 0)
        {
            return 0;
        }

        var line = utf8[wanted..limit].IndexOf((byte)'\n');
        return line < 0 ? limit : wanted + line + 1;
    }

    private static int LineEnd(ReadOnlySpan<byte> utf8, int wanted, int limit)
    {
        if (wanted == utf8.Length)
        {
            return wanted;
        }

        var line = utf8[limit..wanted].LastIndexOf((byte)'\n');
        return line < 0 ? limit : limit + line;
    }
}
