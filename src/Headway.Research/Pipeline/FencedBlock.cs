namespace Headway.Research.Pipeline;

/// <summary>
/// Prevents a window of a Markdown text from starting inside a fenced block, where the closing fence would be parsed as an
/// opening one and the following prose as code.
/// </summary>
internal static class FencedBlock
{
    private const int MostIndent = 3;
    private const int LongestBlock = 16 * 1024;

    /// <summary>
    /// <paramref name="from"/> if no block is open there. Otherwise the end of the block, if it ends before
    /// <paramref name="limit"/>, or else its start. An opening fence too far above is treated as a stray mark and ignored.
    /// </summary>
    public static int MoveOut(ReadOnlySpan<byte> utf8, int from, int limit)
    {
        if (OpenAt(utf8, from) is not { } opening)
        {
            return from;
        }

        for (var at = from; Next(utf8, at) is { } fence && fence.End <= limit; at = fence.End)
        {
            if (Closes(fence, opening))
            {
                return fence.End;
            }
        }

        return limit - opening.Start <= LongestBlock ? opening.Start : from;
    }

    private static Mark? OpenAt(ReadOnlySpan<byte> utf8, int from)
    {
        Mark? open = null;
        for (var at = 0; Next(utf8, at) is { } fence && fence.End <= from; at = fence.End)
        {
            if (open is { } opening)
            {
                open = Closes(fence, opening) ? null : open;
            }
            else if (fence.Indent <= MostIndent)
            {
                open = fence;
            }
        }

        return open;
    }

    private static bool Closes(Mark fence, Mark opening) => fence.Sign == opening.Sign && fence.Length >= opening.Length;

    /// <summary>The next line at or after an offset that begins with three backquotes or tildes.</summary>
    private static Mark? Next(ReadOnlySpan<byte> utf8, int at)
    {
        while (First(utf8[at..]) is >= 0 and var found)
        {
            var place = at + found;
            var length = utf8[place..].IndexOfAnyExcept(utf8[place]) is >= 0 and var run ? run : utf8.Length - place;
            var line = utf8[..place].LastIndexOf((byte)'\n') + 1;
            var end = utf8[place..].IndexOf((byte)'\n') is >= 0 and var rest ? place + rest + 1 : utf8.Length;
            if (utf8[line..place].IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
            {
                return new Mark(line, end, place - line, utf8[place], length);
            }

            at = place + length;
        }

        return null;
    }

    private static int First(ReadOnlySpan<byte> utf8)
    {
        var quotes = utf8.IndexOf("```"u8);
        var tildes = (quotes < 0 ? utf8 : utf8[..quotes]).IndexOf("~~~"u8);
        return tildes >= 0 ? tildes : quotes;
    }

    private readonly record struct Mark(int Start, int End, int Indent, byte Sign, int Length);
}
