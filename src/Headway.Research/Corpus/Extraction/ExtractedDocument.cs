using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>The text of a document, independent of its format.</summary>
/// <param name="Title">One line, never empty.</param>
/// <param name="Utf8">The text. Well-formed UTF-8.</param>
/// <param name="Text">The same text as a string.</param>
/// <param name="Headings">In the order of the text.</param>
/// <param name="Links">The ranges of the text that are links, in order, in chars.</param>
internal sealed record ExtractedDocument(
    string Title, byte[] Utf8, string Text, IReadOnlyList<Heading> Headings, IReadOnlyList<(int Start, int End)> Links)
{
    /// <summary>What could not be read, as a clause for a note; null when all was.</summary>
    public string? Notice { get; init; }

    /// <summary>Creates a document from composed text; lone surrogates are replaced.</summary>
    public static ExtractedDocument FromText(
        string title, string text, IReadOnlyList<Heading> headings, IReadOnlyList<(int Start, int End)>? links = null)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new ExtractedDocument(title, utf8, Encoding.UTF8.GetString(utf8), headings, links ?? []);
    }
}

/// <summary>A heading inside a text.</summary>
/// <param name="At">The start, in chars.</param>
/// <param name="Level">1 is the highest.</param>
/// <param name="Text">One line.</param>
internal readonly record struct Heading(int At, int Level, string Text);
