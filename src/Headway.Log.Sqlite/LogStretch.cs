namespace Headway.Log.Sqlite;

/// <summary>A stretch of a log that somebody wants to read.</summary>
/// <param name="Job">The job.</param>
/// <param name="After">The cursor.</param>
/// <param name="Limit">The most events.</param>
/// <param name="Open">The job's open page as it was found before the read begins: what leaves it afterwards, the read sees in the database.</param>
internal readonly record struct LogStretch(string Job, long After, int Limit, OpenPage? Open)
{
    private const int MostBytes = 512 << 10;

    /// <summary>Reads it.</summary>
    public LogPage Read(ReadSession session)
    {
        var header = session.FindFirst.Bind(1, Job);
        var (key, firstSeq) = header.Step() ? (header.Int64(0), header.Int64(1)) : (0, 1);
        header.Reset();
        if (key == 0)
        {
            return new([], 1);
        }

        var events = new List<LogEvent>();
        var after = Math.Max(After, firstSeq - 1); // a page may hold older ones still
        var bytes = ReadPages(session.ReadPages.Bind(1, key).Bind(2, after == long.MaxValue ? after : after + 1), after, events);
        if (bytes < MostBytes && Open is not null)
        {
            after = events.Count > 0 ? events[^1].Seq : after;
            Open.Read(after, Limit, events);
        }

        // A trim may have come between the two statements: what the page holds is what counts.
        return new(events, events.Count > 0 && events[0].Seq > After + 1 ? events[0].Seq : firstSeq);
    }

    private int ReadPages(SqliteStatement select, long after, List<LogEvent> events)
    {
        var bytes = 0;
        try
        {
            while (events.Count < Limit && bytes < MostBytes && select.Step())
            {
                bytes += PageLines.Read(select.Blob(1), select.Int64(0), after, Limit, events);
            }

            return bytes;
        }
        finally
        {
            select.Reset();
        }
    }
}
