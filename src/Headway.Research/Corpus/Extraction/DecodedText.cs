using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>A text as bytes and as a string.</summary>
/// <param name="Utf8">Well-formed UTF-8.</param>
/// <param name="Text">The same text.</param>
/// <param name="Notice">What could not be decoded, as a clause; null when all was.</param>
internal sealed record DecodedText(byte[] Utf8, string Text, string? Notice)
{
    /// <summary>Encodes a text; lone surrogates are replaced.</summary>
    public static DecodedText Of(string text, string? notice = null)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return new DecodedText(utf8, Encoding.UTF8.GetString(utf8), notice);
    }
}
