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
        var rows = session.ReadPages.Bind(1, Job).Bind(2, After == long.MaxValue ? After : After + 1);
        try
        {
            return rows.Step() ? Read(rows, firstSeq: rows.Int64(0)) : new([], 1);
        }
        finally
        {
            rows.Reset();
        }
    }

    private LogPage Read(SqliteStatement rows, long firstSeq)
    {
        var events = new List<LogEvent>();
        var after = Math.Max(After, firstSeq - 1); // the first page may still hold events that were trimmed
        var bytes = 0;
        for (var isRow = !rows.IsNull(1); isRow && events.Count < Limit && bytes < MostBytes; isRow = rows.Step())
        {
            bytes += PageLines.Read(rows.Blob(2), rows.Int64(1), after, Limit, events);
        }

        if (bytes < MostBytes)
        {
            Open?.Read(events.Count > 0 ? events[^1].Seq : after, Limit, events);
        }

        return new(events, firstSeq);
    }
}
