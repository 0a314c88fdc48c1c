using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Decodes text: UTF-8, UTF-16 and UTF-32 by their bytes, other encodings by statistics.</summary>
internal static class TextDecoding
{
    private static readonly Encoding[] s_wide =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    /// <summary>The text of a file. Valid UTF-8 keeps its bytes, so that its offsets are offsets into the file.</summary>
    /// <exception cref="UnreadableDocumentException">The bytes are not text, or in an encoding that cannot be told.</exception>
    public static DecodedText Decode(byte[] content)
    {
        if (ByMark(content) is { } marked)
        {
            return DecodedText.Of(marked.GetString(content, marked.Preamble.Length, content.Length - marked.Preamble.Length));
        }

        if (content.AsSpan().Contains((byte)0))
        {
            return Wide(content) is { } wide ? DecodedText.Of(wide) : throw new UnreadableDocumentException("it is binary, not text");
        }

        if (Utf8.IsValid(content))
        {
            return new DecodedText(content, Encoding.UTF8.GetString(content), null);
        }

        return BrokenUtf8(content) is > 0 and var broken
            ? DecodedText.Of(Encoding.UTF8.GetString(content), broken == 1 ? "1 broken character is replaced" : $"{broken} broken characters are replaced")
            : DecodedText.Of(EncodingDetection.Of(content).GetString(content));
    }

    // UTF-32 comes first, because its mark begins with that of UTF-16.
    private static Encoding? ByMark(byte[] content) => Array.Find(s_wide, encoding => content.AsSpan().StartsWith(encoding.Preamble)) switch
    {
        UTF32Encoding when content.Length % 4 != 0 => Encoding.Unicode,
        { } strict => Encoding.GetEncoding(strict.CodePage), // replaces what is broken
        null => null,
    };

    private static string? Wide(byte[] content)
    {
        foreach (var encoding in s_wide)
        {
            try
            {
                if (encoding.GetString(content) is var text && LooksWritten(text))
                {
                    return text;
                }
            }
            catch (DecoderFallbackException)
            {
                // Another width or byte order.
            }
        }

        return null;
    }

    /// <summary>Whether a text has words and no characters that nobody writes.</summary>
    private static bool LooksWritten(string text) =>
        text.AsSpan().ContainsAny(" \n\u3000\u3002")
        && text.All(static c => c is '\n' or '\r' or '\t' or '\f' || char.GetUnicodeCategory(c) is not (
            System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse));

    /// <summary>
    /// The number of broken sequences in a text that is UTF-8 for the rest; 0 when it is in another encoding. Text in another
    /// encoding seldom has valid sequences of several bytes, and has many broken ones.
    /// </summary>
    private static int BrokenUtf8(ReadOnlySpan<byte> content)
    {
        var (valid, broken, cut) = (0, 0, false);
        while (!content.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(content, out var rune, out var length);
            valid += status == OperationStatus.Done && !rune.IsAscii ? 1 : 0;
            broken += status == OperationStatus.Done ? 0 : 1;
            cut |= status == OperationStatus.NeedMoreData;
            content = content[length..];
        }

        return broken <= 1 + (valid / 10) && (valid > 0 || cut) ? broken : 0;
    }
}
