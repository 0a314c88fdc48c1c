using System.Buffers;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// Decides where the events of a group go. A log with enough events for a page gets a row of <c>events</c>; the others go
/// to the journal and stay pending. When the journal grows too long behind a pending page, that page is written too.
/// </summary>
/// <remarks>Owned by the writer's thread. A group that fails leaves it as it was: only <see cref="Committed"/> changes what is pending.</remarks>
internal sealed class PageWriter(SqliteConnection connection, PendingPages pages, int maxJournal) : IDisposable
{
    private const int EnoughEvents = 64; // for a page
    private const int EnoughBytes = 16 << 10;
    private const int MaxEvents = 2 * EnoughEvents; // in a page
    private const int MaxBytes = 2 * EnoughBytes;
    private const int MinRemoval = 256 << 10; // bytes of the journal
    private const int MaxKeptCapacity = 1 << 20; // bytes

    private readonly SqliteStatement _insert = new(connection, "INSERT INTO events (job, seq, last, line) VALUES (?, ?, ?, ?)");
    private readonly Journal _journal = new(connection, Math.Min(maxJournal / 4, MinRemoval));
    private readonly LinkedList<PendingPage> _byAge = new(); // by their first journal row
    private readonly List<JobDelta> _journaled = []; // of this group
    private readonly List<PendingPage> _beingWritten = []; // with this group
    private readonly LineArena _lines = new();
    private ArrayBufferWriter<byte> _page = new();

    /// <summary>Takes the next line off a page.</summary>
    public static bool TryTakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n') + 1;
        line = rest[..end];
        rest = rest[end..];
        return end > 0;
    }

    /// <summary>Makes pending pages of what an earlier process left in the journal. Call it before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load()
    {
        using var find = new SqliteStatement(connection, $"SELECT id, ifnull({JobRow.NewestPaged}, 0) FROM jobs WHERE key = ?");
        _journal.Load((row, key, lines) => Restore(find, row, key, lines));
    }

    /// <summary>Writes the deltas of a group, in its transaction.</summary>
    public void Write(List<JobDelta> deltas)
    {
        foreach (var delta in deltas)
        {
            if (IsEnough(delta.Job.Page, delta))
            {
                WritePages(delta.Job.Page, delta);
            }
            else
            {
                _journal.Add(delta);
                _journaled.Add(delta);
            }
        }

        _journal.Write();
        WriteOldPages(maxJournal);
    }

    /// <summary>Writes all that is pending and empties the journal, in a transaction.</summary>
    public void WriteAll() => WriteOldPages(0);

    /// <summary>Takes the lines of a job out of the journal, in a transaction: all that is pending becomes pages.</summary>
    public void RemoveFromJournal(long key)
    {
        if (_journal.Holds(key))
        {
            WriteAll();
        }
    }

    public void Committed()
    {
        foreach (var page in _beingWritten)
        {
            pages.Remove(page);
            _byAge.Remove(page.Place!);
        }

        foreach (var delta in _journaled)
        {
            var job = delta.Job;
            var page = job.Page ??= StartPage(job.Record.Id, job.Key, delta.Events[0].Seq, _journal.Next);
            foreach (var e in delta.Events)
            {
                page.Add(_lines.Copy(e.Line.Span));
            }
        }

        _beingWritten.Clear();
        _journaled.Clear();
        _journal.Committed();
    }

    public void RolledBack()
    {
        _beingWritten.ForEach(static page => page.IsBeingWritten = false);
        _beingWritten.Clear();
        _journaled.Clear();
        _journal.Clear();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _journal.Dispose();
    }

    private static bool IsEnough(PendingPage? page, JobDelta delta) =>
        (page?.Count ?? 0) + delta.Events.Count >= EnoughEvents || (page?.Bytes ?? 0) + delta.Bytes >= EnoughBytes;

    private PendingPage StartPage(string job, long key, long firstSeq, long journalRow)
    {
        var page = new PendingPage(job, key, firstSeq, journalRow);
        page.Place = _byAge.AddLast(page);
        pages.Add(page);
        return page;
    }

    // One log: its pending page, if it has one, and what the group adds to it.
    private void WritePages(PendingPage? pending, JobDelta? delta)
    {
        _page.ResetWrittenCount();
        if (pending is not null)
        {
            pending.IsBeingWritten = true;
            _beingWritten.Add(pending);
            pending.WriteTo(_page);
        }

        delta?.WriteTo(_page);
        WriteRows(pending?.Key ?? delta!.Job.Key, pending?.FirstSeq ?? delta!.Events[0].Seq, _page.WrittenSpan);
        if (_page.Capacity > MaxKeptCapacity)
        {
            _page = new();
        }
    }

    private void WriteRows(long key, long firstSeq, ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            var rest = lines;
            var count = 0;
            while (count < MaxEvents && (count == 0 || lines.Length - rest.Length < MaxBytes) && TryTakeLine(ref rest, out _))
            {
                count++;
            }

            _insert.Bind(1, key).Bind(2, firstSeq).Bind(3, firstSeq + count - 1).Bind(4, lines[..^rest.Length]).Run();
            firstSeq += count;
            lines = rest;
        }
    }

    // Without this, one silent log would keep the whole journal since its first pending event.
    private void WriteOldPages(int maxLength)
    {
        var place = _byAge.First;
        for (; place is not null && (place.Value.IsBeingWritten || _journal.End - place.Value.JournalRow > maxLength); place = place.Next)
        {
            if (!place.Value.IsBeingWritten)
            {
                WritePages(place.Value, delta: null);
            }
        }

        _journal.RemoveBefore(place?.Value.JournalRow ?? _journal.Next, isAll: place is null);
    }

    private void Restore(SqliteStatement find, long row, long key, ReadOnlySpan<byte> lines)
    {
        if (!find.Bind(1, key).Step())
        {
            throw new FormatException($"The journal names a job that does not exist ({key}).");
        }

        var (job, lastPaged) = (find.Text(0), find.Int64(1));
        find.Reset();
        while (TryTakeLine(ref lines, out var line))
        {
            var seq = LogEvent.Parse(line).Seq;
            var page = pages.Find(job);
            var last = page?.LastSeq ?? lastPaged;
            if (seq > last + 1)
            {
                throw new FormatException($"The journal has event {seq} of a job whose log ends at {last}.");
            }

            if (seq == last + 1)
            {
                (page ?? StartPage(job, key, seq, row)).Add(_lines.Copy(line));
            }
        }

        if (!lines.IsEmpty)
        {
            throw new FormatException("A line of the journal is cut off.");
        }
    }
}
