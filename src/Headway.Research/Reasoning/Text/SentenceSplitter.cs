using System.Buffers;
using System.Collections.Frozen;

namespace Headway.Research.Reasoning.Text;

/// <summary>
/// Splits a text into quotable spans: sentences of paragraphs and list items, listings, headings and tables. Spans are in order
/// and do not overlap. They cover all letters and digits except list markers and fences.
/// </summary>
internal static class SentenceSplitter
{
    private static readonly SearchValues<char> s_nameMarks = SearchValues.Create("_()`/.:");

    private static readonly FrozenSet<string> s_abbreviations = string.Join(' ',
        "e.g i.e etc vs cf fig figs eq eqs no nos vol vols dr mr mrs ms prof st sr jr approx al inc ltd co corp dept est ed eds",
        "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k ph.d resp incl excl sec ch pp ca viz")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The spans of <paramref name="text"/>, in order.</summary>
    /// <param name="text">A document or whole lines of it.</param>
    /// <param name="lineEnds">The meaning of its line ends.</param>
    public static IReadOnlyList<TextSpan> Split(string text, LineEnds lineEnds)
    {
        var spans = new List<TextSpan>();
        foreach (var block in BlockSplitter.Split(text, lineEnds))
        {
            if (block.Kind is SpanKind.Sentence or SpanKind.Item)
            {
                SplitBlock(text, block, spans);
            }
            else
            {
                spans.Add(block);
            }
        }

        return spans;
    }

    private static void SplitBlock(string text, TextSpan block, List<TextSpan> spans)
    {
        var start = block.Start;
        var inCode = false;
        for (var at = block.Start; at < block.End; at++)
        {
            if (text[at] == '`')
            {
                inCode = !inCode && text.AsSpan(at + 1, block.End - at - 1).Contains('`');
            }

            if (inCode || text[at] is not ('.' or '!' or '?' or '…' or '。' or '！' or '？'))
            {
                continue;
            }

            var end = EndOfMarks(text, at, block.End);
            if (end < block.End && !IsBoundary(text, start, at, end, block.End))
            {
                at = end - 1;
                continue;
            }

            Add(text, start, end, block, spans);
            start = end;
            at = end - 1;
        }

        Add(text, start, block.End, block, spans);
    }

    /// <summary>The index after the punctuation that ends a sentence and the closing quotes and brackets.</summary>
    private static int EndOfMarks(string text, int at, int limit)
    {
        while (at < limit && text[at] is '.' or '!' or '?' or '…' or '。' or '！' or '？')
        {
            at++;
        }
        while (at < limit && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '`' or '*' or '_')
        {
            at++;
        }

        return at;
    }

    private static bool IsBoundary(string text, int start, int mark, int end, int limit)
    {
        if (text[mark] is '。' or '！' or '？')
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[end]))
        {
            return false;
        }

        var next = end;
        while (next < limit && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next >= limit)
        {
            return true;
        }

        if (text[mark] == '.' && end == mark + 1 && IsAbbreviation(text, start, mark, text[next]))
        {
            return false;
        }

        return !char.IsLower(text[next]) || IsName(text, next, limit);
    }

    private static bool IsAbbreviation(string text, int start, int mark, char next)
    {
        var from = mark;
        while (from > start && !char.IsWhiteSpace(text[from - 1]) && text[from - 1] is not ('(' or '[' or '"' or '—'))
        {
            from--;
        }

        var word = text[from..mark];
        if (word.Length == 1 && char.IsUpper(word[0]) && word != "I" && char.IsUpper(next))
        {
            return from > start;
        }

        var folded = word.ToLowerInvariant();
        return s_abbreviations.Contains(folded) && !(folded is "etc" or "al" or "no" or "co" && char.IsUpper(next));
    }

    // A sentence may begin with the lower-case name of a function or command.
    private static bool IsName(string text, int at, int limit)
    {
        var end = at;
        while (end < limit && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return text.AsSpan(at, end - at).IndexOfAny(s_nameMarks) is > 0 and var mark && at + mark < end - 1
            || text.AsSpan(at, Math.Min(4, limit - at)) is "git ";
    }

    private static void Add(string text, int start, int end, TextSpan block, List<TextSpan> spans)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            spans.Add(new TextSpan(start, end - start, block.Kind, block.Block));
        }
    }
}
