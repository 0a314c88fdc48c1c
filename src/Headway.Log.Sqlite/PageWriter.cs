using System.Buffers;

namespace Headway.Log.Sqlite;

/// <summary>
/// How events are written. What a group adds to however many logs is one row of the journal, so an event costs its bytes
/// and not a page of its job's own. Events become pages of their log when there are enough of them to fill one, or when
/// the journal has grown long: then the oldest go, a few with each group, so that no append waits for many.
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
    private const int MostKept = 1 << 20; // bytes of memory for the next group
    private const int RowsAtOnce = 64; // of the journal are removed together

    private readonly LinkedList<OpenPage> _inOrder = new(); // of their first rows in the journal
    private readonly List<Addition> _loose = [];
    private readonly List<OpenPage> _leaving = [];
    private ArrayBufferWriter<byte> _row = new();
    private ArrayBufferWriter<byte> _joined = new();
    private long _bytes; // of all open pages
    private long _next = 1; // row of the journal
    private long _oldest = 1; // row that may be there
    private long _written; // bytes, since rows were removed

    /// <summary>Takes up what an earlier process left in the journal. Before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load()
    {
        var journal = statements.ReadJournal;
        while (journal.Step())
        {
            var row = journal.Int64(0);
            (_oldest, _next) = (_next == 1 ? row : _oldest, row + 1);
            JournalRow.Read(journal.Blob(1), (key, lines) => Restore(row, key, lines));
        }

        journal.Reset();
    }

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
                JournalRow.Write(_row, addition);
                _loose.Add(addition);
            }
        }

        if (_row.WrittenCount > 0)
        {
            statements.InsertJournal.Bind(1, _next).Bind(2, _row.WrittenSpan).Run();
            _written += _row.WrittenCount;
        }

        MakeRoom(mostLoose - _row.WrittenCount);
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
            _bytes -= page.Bytes;
        }

        foreach (var addition in _loose)
        {
            var entry = addition.Entry;
            var page = entry.Page ??= Open(entry.Record.Id, entry.Key, addition.Events[0].Seq, _next);
            foreach (var e in addition.Events)
            {
                page.Add(e.LineBytes);
            }

            _bytes += addition.Bytes;
        }

        _next += _row.WrittenCount > 0 ? 1 : 0;
        _leaving.Clear();
        Forget();
    }

    /// <summary>The transaction is undone.</summary>
    public void RolledBack()
    {
        _leaving.ForEach(static page => page.IsLeaving = false);
        _leaving.Clear();
        Forget();
    }

    public void Dispose() => statements.Dispose();

    private static bool IsEnough(OpenPage? open, Addition addition) =>
        (open?.Count ?? 0) + addition.Events.Count >= EnoughEvents || (open?.Bytes ?? 0) + addition.Bytes >= EnoughBytes;

    private void Forget()
    {
        _loose.Clear();
        Empty(ref _row);
    }

    // What an unusually large group needed is not kept.
    private static void Empty(ref ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        if (buffer.Capacity > MostKept)
        {
            buffer = new();
        }
    }

    private OpenPage Open(string job, long key, long firstSeq, long row)
    {
        var open = new OpenPage(job, key, firstSeq, row);
        open.Place = _inOrder.AddLast(open);
        pages.Add(open);
        return open;
    }

    private void WritePages(OpenPage? open, Addition? addition)
    {
        Empty(ref _joined);
        if (open is not null)
        {
            open.IsLeaving = true;
            _leaving.Add(open);
            open.WriteTo(_joined);
        }

        addition?.WriteTo(_joined);
        WritePages(open?.Key ?? addition!.Entry.Key, open?.FirstSeq ?? addition!.Events[0].Seq, _joined.WrittenSpan);
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

    private void MakeRoom(int most)
    {
        var left = _bytes;
        _leaving.ForEach(page => left -= page.Bytes);
        var place = _inOrder.First;
        for (; place is not null && (left > most || place.Value.IsLeaving); place = place.Next)
        {
            if (!place.Value.IsLeaving)
            {
                left -= place.Value.Bytes;
                WritePages(place.Value, addition: null);
            }
        }

        Shorten(place?.Value.Journal ?? _next);
    }

    // Rows that are removed one by one would each cost the writing of pages that many together share.
    private void Shorten(long first)
    {
        var isDue = first - _oldest >= RowsAtOnce || _written >= mostLoose / 4 || _inOrder.Count == _leaving.Count;
        if (isDue && first > _oldest)
        {
            statements.ShortenJournal.Bind(1, first).Run();
            (_oldest, _written) = (first, 0); // if the group fails they are removed with others later
        }
    }

    private void Restore(long row, long key, ReadOnlySpan<byte> lines)
    {
        var (job, lastPaged) = Find(key);
        while (PageLines.TryTake(ref lines, out var line))
        {
            var own = line.ToArray();
            var seq = LogEvent.Parse(own).Seq;
            var open = pages.Find(job);
            var last = open?.LastSeq ?? lastPaged;
            if (seq > last + 1)
            {
                throw new FormatException($"The journal has event {seq} of a job whose log ends at {last}.");
            }

            if (seq == last + 1)
            {
                (open ?? Open(job, key, seq, row)).Add(own);
                _bytes += own.Length;
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
