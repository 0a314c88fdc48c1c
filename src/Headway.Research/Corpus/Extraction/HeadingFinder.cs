namespace Headway.Research.Corpus.Extraction;

/// <summary>Finds headings in Markdown and reStructuredText.</summary>
internal static class HeadingFinder
{
    /// <summary>Markdown: <c># one</c>, and lines underlined with <c>=</c> or <c>-</c>; not inside fenced code.</summary>
    public static IReadOnlyList<Heading> Markdown(string text)
    {
        var headings = new List<Heading>();
        var fenced = false;
        var previous = default(Range);
        var body = FrontMatter.End(text);
        foreach (var line in Lines(text))
        {
            if (line.Start.Value < body)
            {
                continue;
            }

            var content = text.AsSpan(line).TrimEnd();
            if (content.TrimStart().StartsWith("```") || content.TrimStart().StartsWith("~~~"))
            {
                fenced = !fenced;
            }
            else if (!fenced && Hashes(content) is > 0 and var level)
            {
                Add(headings, line.Start.Value, level, content[level..].Trim().TrimEnd('#'));
            }
            else if (!fenced && IsUnderline(content, "=-") && !text.AsSpan(previous).Trim().IsEmpty && !text.AsSpan(previous).TrimStart().StartsWith('|'))
            {
                Add(headings, previous.Start.Value, content[0] == '=' ? 1 : 2, text.AsSpan(previous));
            }

            previous = content.IsWhiteSpace() ? default : line;
        }

        return headings;
    }

    /// <summary>reStructuredText: a line underlined with punctuation; the level of a character is the order of its first use.</summary>
    public static IReadOnlyList<Heading> ReStructuredText(string text)
    {
        var headings = new List<Heading>();
        var marks = new List<char>();
        var previous = default(Range);
        foreach (var line in Lines(text))
        {
            var content = text.AsSpan(line).TrimEnd();
            var title = text.AsSpan(previous).TrimEnd();
            if (IsUnderline(content, "=-`:'\"~^_*+#") && !title.IsWhiteSpace() && title.Length <= content.Length && !IsUnderline(title, "=-`:'\"~^_*+#"))
            {
                if (!marks.Contains(content[0]))
                {
                    marks.Add(content[0]);
                }

                Add(headings, previous.Start.Value, marks.IndexOf(content[0]) + 1, title);
            }

            previous = line;
        }

        return headings;
    }

    private static int Hashes(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is > 0 and <= 6 && line[level] == ' ' ? level : 0;
    }

    private static bool IsUnderline(ReadOnlySpan<char> line, string marks) =>
        line.Length >= 3 && marks.Contains(line[0]) && !line.ContainsAnyExcept(line[0]);

    private static void Add(List<Heading> headings, int at, int level, ReadOnlySpan<char> text)
    {
        var line = SingleLine.Of(text);
        if (line.Length > 0)
        {
            headings.Add(new Heading(at, level, line));
        }
    }

    private static IEnumerable<Range> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0)
            {
                end = text.Length;
            }

            yield return start..end;
            start = end + 1;
        }
    }
}
