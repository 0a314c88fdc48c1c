using System.Buffers;

namespace Headway.Log.Sqlite.Writing;

/// <summary>The newest events of one log, which are in the journal and not yet in a row of <c>events</c>.</summary>
/// <remarks>
/// The writer's thread adds lines after the commit. Any thread may read at any time: a line never changes, and the count
/// moves only after the line is in its place.
/// </remarks>
internal sealed class PendingPage(string job, long key, long firstSeq, long journalRow)
{
    private ReadOnlyMemory<byte>[] _lines = new ReadOnlyMemory<byte>[4];
    private int _count;

    public string Job => job;

    /// <summary>The key of the job's row.</summary>
    public long Key => key;

    public long FirstSeq => firstSeq;

    public long LastSeq => firstSeq + Count - 1;

    /// <summary>The journal row that has its first event.</summary>
    public long JournalRow => journalRow;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The length of the lines together. Another thread than the writer's may see an older value.</summary>
    public int Bytes { get; private set; }

    /// <summary>Its place in <see cref="PageWriter"/>'s order. For the writer's thread.</summary>
    public LinkedListNode<PendingPage>? Place { get; set; }

    /// <summary>Whether the open transaction writes it to <c>events</c>. For the writer's thread.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Adds the line of the next event, which must not change any more. For the writer's thread.</summary>
    public void Add(ReadOnlyMemory<byte> line)
    {
        if (_count == _lines.Length)
        {
            var wider = new ReadOnlyMemory<byte>[2 * _count];
            _lines.CopyTo(wider, 0);
            Volatile.Write(ref _lines, wider);
        }

        _lines[_count] = line;
        Bytes += line.Length;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds the events after a cursor to a list until the list has <paramref name="limit"/>.</summary>
    public void Read(long after, int limit, List<LogEvent> events)
    {
        var lines = Lines();
        for (var i = (int)Math.Clamp(after + 1 - firstSeq, 0, lines.Length); i < lines.Length && events.Count < limit; i++)
        {
            events.Add(LogEvent.Parse(lines[i].Span));
        }
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        foreach (var line in Lines())
        {
            output.Write(line.Span);
        }
    }

    private ReadOnlySpan<ReadOnlyMemory<byte>> Lines()
    {
        var count = Count; // before the array, which only ever grows
        return Volatile.Read(ref _lines).AsSpan(0, count);
    }
}
