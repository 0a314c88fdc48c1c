namespace Headway.Research.Corpus;

/// <summary>A piece of text that is not cut further, with the white space after it.</summary>
internal readonly record struct TextPiece(int Start, int End, int Words, bool EndsParagraph);

/// <summary>Splits a text into paragraphs, long paragraphs into sentences and lines, and longer sentences between words.</summary>
internal static class TextPieces
{
    public static IEnumerable<TextPiece> Of(string text, int mostWords, int mostChars)
    {
        var (start, words) = (0, 0);
        var at = 0;
        while (at < text.Length)
        {
            var wordEnd = at;
            while (wordEnd < text.Length && !char.IsWhiteSpace(text[wordEnd]) && wordEnd - start < mostChars)
            {
                wordEnd++;
            }

            if (wordEnd > at)
            {
                words++;
            }

            if (wordEnd < text.Length && char.IsLowSurrogate(text[wordEnd]))
            {
                wordEnd++; // never splits a surrogate pair
            }

            var next = SkipSpace(text, wordEnd, out var lines);
            var endsParagraph = lines > 1 || next == text.Length;
            var endsSentence = EndsSentence(text, at, wordEnd) || lines == 1 && words > mostWords / 4;
            if (endsParagraph || words >= mostWords || next - start >= mostChars || (endsSentence && words >= mostWords / 8))
            {
                yield return new TextPiece(start, next, words, endsParagraph);
                (start, words) = (next, 0);
            }

            at = next;
        }
    }

    private static int SkipSpace(string text, int at, out int lines)
    {
        lines = 0;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            if (text[at++] == '\n')
            {
                lines++;
            }
        }

        return at;
    }

    private static bool EndsSentence(string text, int start, int end) =>
        end > start && (text[end - 1] is '.' or '!' or '?' or '。' || (end - start > 1 && text[end - 1] is (')' or '"' or '”') && text[end - 2] is ('.' or '!' or '?')));
}
