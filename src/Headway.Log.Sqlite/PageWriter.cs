namespace Headway.Log.Sqlite;

/// <summary>
/// How events are written. What a group adds to however many logs is one row of the journal, so an event costs its bytes
/// and not a page of its job's own. Events become pages of their log when there are enough of them to fill one, or when
/// the journal has grown long behind them: the oldest go, a few with each group, so that no append waits for many.
/// </summary>
/// <remarks>
/// Owned by the writer's thread. Memory is moved by <see cref="Committed"/> alone, so a group that fails leaves it as it was.
/// </remarks>
internal sealed class PageWriter(OpenPages pages, PageStatements statements, int mostLoose) : IDisposable
{
    private const int EnoughEvents = 64; // for a page
    private const int EnoughBytes = 16 << 10;
    private const int MostEvents = 2 * EnoughEvents; // in one
    private const int MostBytes = 2 * EnoughBytes;
    private const int EnoughRows = 256 << 10; // bytes of the journal, to be removed

    private readonly LinkedList<OpenPage> _inOrder = new(); // of their first rows in the journal
    private readonly List<Addition> _loose = [];
    private readonly List<OpenPage> _leaving = [];
    private readonly JournalWriter _journal = new(statements, enough: Math.Min(mostLoose / 4, EnoughRows));
    private readonly KeptLines _lines = new();
    private RowBuffer _page = new();

    /// <summary>Takes up what an earlier process left in the journal. Before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load() => _journal.Load(Restore);

    /// <summary>Writes what a group adds. In its transaction.</summary>
    public void Write(List<Addition> additions)
    {
        foreach (var addition in additions)
        {
            if (IsEnough(addition.Entry.Page, addition))
            {
                WritePages(addition.Entry.Page, addition);
            }
            else
            {
                _journal.Add(addition);
                _loose.Add(addition);
            }
        }

        _journal.Write();
        MakeRoom(mostLoose);
    }

    /// <summary>Makes pages of all there is, so that the file is the whole log without the journal. In a transaction.</summary>
    public void WriteAll() => MakeRoom(0);

    /// <summary>The transaction is committed: what it did is true.</summary>
    public void Committed()
    {
        foreach (var page in _leaving)
        {
            pages.Remove(page);
            _inOrder.Remove(page.Place!);
        }

        foreach (var addition in _loose)
        {
            var entry = addition.Entry;
            var page = entry.Page ??= Open(entry.Record.Id, entry.Key, addition.Events[0].Seq, _journal.Next);
            foreach (var e in addition.Events)
            {
                page.Add(_lines.Keep(e.Line.Span));
            }
        }

        _leaving.Clear();
        _loose.Clear();
        _journal.Committed();
    }

    /// <summary>The transaction is undone.</summary>
    public void RolledBack()
    {
        _leaving.ForEach(static page => page.IsLeaving = false);
        _leaving.Clear();
        _loose.Clear();
        _journal.Forget();
    }

    public void Dispose() => statements.Dispose();

    private static bool IsEnough(OpenPage? open, Addition addition) =>
        (open?.Count ?? 0) + addition.Events.Count >= EnoughEvents || (open?.Bytes ?? 0) + addition.Bytes >= EnoughBytes;

    private OpenPage Open(string job, long key, long firstSeq, long row)
    {
        var open = new OpenPage(job, key, firstSeq, row);
        open.Place = _inOrder.AddLast(open);
        pages.Add(open);
        return open;
    }

    private void WritePages(OpenPage? open, Addition? addition)
    {
        _page.Empty();
        if (open is not null)
        {
            open.IsLeaving = true;
            _leaving.Add(open);
            open.WriteTo(_page.Writer);
        }

        addition?.WriteTo(_page.Writer);
        WritePages(open?.Key ?? addition!.Entry.Key, open?.FirstSeq ?? addition!.Events[0].Seq, _page.Written);
    }

    private void WritePages(long key, long firstSeq, ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var rest = lines;
            var count = 0;
            while (count < MostEvents && (count == 0 || lines.Length - rest.Length < MostBytes) && PageLines.TryTake(ref rest, out _))
            {
                count++;
            }

            statements.InsertPage.Bind(1, key).Bind(2, firstSeq).Bind(3, firstSeq + count - 1).Bind(4, lines[..^rest.Length]).Run();
            firstSeq += count;
            lines = rest;
        }
    }

    // A log that is silent would otherwise hold the whole journal from its first loose event on.
    private void MakeRoom(int most)
    {
        var place = _inOrder.First;
        for (; place is not null && (place.Value.IsLeaving || _journal.End - place.Value.Journal > most); place = place.Next)
        {
            if (!place.Value.IsLeaving)
            {
                WritePages(place.Value, addition: null);
            }
        }

        _journal.Shorten(place?.Value.Journal ?? _journal.Next, isAll: place is null);
    }

    private void Restore(long row, long key, ReadOnlySpan<byte> lines)
    {
        var (job, lastPaged) = Find(key);
        while (PageLines.TryTake(ref lines, out var line))
        {
            var seq = LogEvent.Parse(line).Seq;
            var open = pages.Find(job);
            var last = open?.LastSeq ?? lastPaged;
            if (seq > last + 1)
            {
                throw new FormatException($"The journal has event {seq} of a job whose log ends at {last}.");
            }

            if (seq == last + 1)
            {
                (open ?? Open(job, key, seq, row)).Add(_lines.Keep(line));
            }
        }

        if (!lines.IsEmpty)
        {
            throw new FormatException("A line of the journal is cut off.");
        }
    }

    private (string Job, long LastPaged) Find(long key)
    {
        var found = statements.FindLast.Bind(1, key);
        var job = found.Step() ? (found.Text(0), found.Int64(1)) : throw new FormatException($"The journal names a job that is not there ({key}).");
        found.Reset();
        return job;
    }
}
