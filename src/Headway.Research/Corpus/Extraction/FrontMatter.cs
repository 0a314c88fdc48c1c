namespace Headway.Research.Corpus.Extraction;

/// <summary>The block of settings at the start of a Markdown file, between two lines <c>---</c>.</summary>
internal static class FrontMatter
{
    private const int MaxChars = 20_000;

    /// <summary>Where the text after the block begins; 0 when there is none.</summary>
    public static int End(string text)
    {
        var start = text.StartsWith('\ufeff') ? 1 : 0;
        if (!text.AsSpan(start).StartsWith("---\n") && !text.AsSpan(start).StartsWith("---\r\n"))
        {
            return 0;
        }

        var close = text.IndexOf("\n---", start + 3, Math.Min(MaxChars, text.Length - start - 3), StringComparison.Ordinal);
        if (close < 0)
        {
            return 0;
        }

        var line = text.IndexOf('\n', close + 1);
        return line < 0 ? text.Length : line + 1;
    }

    /// <summary>The value of <c>title</c>; null when there is none.</summary>
    public static string? Title(string text)
    {
        foreach (var line in text.AsSpan(0, End(text)).EnumerateLines())
        {
            if (line.StartsWith("title:", StringComparison.OrdinalIgnoreCase) && SingleLine.Of(line[6..].Trim().Trim("\"'")) is { Length: > 0 } title)
            {
                return title;
            }
        }

        return null;
    }
}
