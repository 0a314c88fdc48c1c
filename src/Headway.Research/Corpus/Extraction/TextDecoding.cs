using System.Text;
using System.Text.Unicode;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Decodes bytes as UTF-8, as UTF-16 with a byte order mark, or as Windows-1252.</summary>
internal static class TextDecoding
{
    private static readonly Encoding s_windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// The text as bytes and as a string. Valid UTF-8 is returned unchanged, so that its offsets are offsets into the file.
    /// </summary>
    public static (byte[] Utf8, string Text) Decode(byte[] content)
    {
        if (content is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            return Reencode((content[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(content, 2, content.Length - 2));
        }

        if (content.AsSpan().Contains((byte)0))
        {
            throw new UnreadableDocumentException("it is binary, not text");
        }

        return Utf8.IsValid(content) ? (content, Encoding.UTF8.GetString(content)) : Reencode(s_windows1252.GetString(content));
    }

    private static (byte[] Utf8, string Text) Reencode(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return (utf8, Encoding.UTF8.GetString(utf8));
    }
}
