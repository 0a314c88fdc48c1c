namespace Headway.Research.Corpus.Extraction;

/// <summary>Converts a text to one line, for titles and headings.</summary>
internal static class SingleLine
{
    private const int Longest = 200;

    /// <summary>The text with collapsed white space, cut to 200 chars.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var line = new char[Math.Min(text.Length, Longest)];
        var length = 0;
        foreach (var c in text.Trim())
        {
            if (length == line.Length)
            {
                break;
            }

            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!space || (length > 0 && line[length - 1] != ' '))
            {
                line[length++] = space ? ' ' : c;
            }
        }

        if (length > 0 && char.IsHighSurrogate(line[length - 1]))
        {
            length--;
        }

        return new string(line, 0, length).Trim();
    }
}
