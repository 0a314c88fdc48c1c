namespace Headway.Log.Sqlite;

/// <summary>A page: the lines of events that follow one another, each with its line feed.</summary>
internal static class PageLines
{
    /// <summary>Adds the events behind a cursor to a list, as many as it has room for.</summary>
    /// <param name="lines">The page.</param>
    /// <param name="firstSeq">The seq of its first line.</param>
    /// <param name="after">The cursor.</param>
    /// <param name="limit">How long the list may become.</param>
    /// <param name="events">The list.</param>
    /// <returns>The bytes of what was added.</returns>
    /// <exception cref="FormatException">A line is no event.</exception>
    public static int Read(ReadOnlySpan<byte> lines, long firstSeq, long after, int limit, List<LogEvent> events)
    {
        var bytes = 0;
        for (var seq = firstSeq; events.Count < limit && TryTake(ref lines, out var line); seq++)
        {
            if (seq > after)
            {
                events.Add(LogEvent.Parse(line));
                bytes += line.Length;
            }
        }

        return bytes;
    }

    /// <summary>Takes the next line.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n') + 1;
        line = rest[..end];
        rest = rest[end..];
        return end > 0;
    }
}
