using System.Buffers;

namespace Headway.Log.Sqlite;

/// <summary>
/// The newest events of one job, which the journal has and the table of pages has not yet: the page that is being filled.
/// </summary>
/// <remarks>
/// The writer's thread adds to it, after the commit. Others may read it at any time: what was there stays as it is, and
/// the count is moved only when the lines are in their places.
/// </remarks>
internal sealed class OpenPage(string job, long key, long firstSeq, long journal)
{
    private ReadOnlyMemory<byte>[] _lines = new ReadOnlyMemory<byte>[4];
    private int _count;

    public string Job => job;

    /// <summary>The key of the job's row.</summary>
    public long Key => key;

    public long FirstSeq => firstSeq;

    public long LastSeq => firstSeq + Count - 1;

    /// <summary>The row of the journal that its first event is in.</summary>
    public long Journal => journal;

    public int Count => Volatile.Read(ref _count);

    /// <summary>How long the lines are together. The writer's own.</summary>
    public int Bytes { get; private set; }

    /// <summary>Its place among all of them. The writer's own.</summary>
    public LinkedListNode<OpenPage>? Place { get; set; }

    /// <summary>Whether it is in the table of pages, or will be when the transaction that is under way is committed. The writer's own.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The events' lines as they are now.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Lines
    {
        get
        {
            var count = Count; // before the array, which only ever grows
            return Volatile.Read(ref _lines).AsSpan(0, count);
        }
    }

    /// <summary>Adds the next event: its line, which stays as it is. The writer's thread only.</summary>
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

    /// <summary>Adds the events behind a cursor to a list, as many as it has room for.</summary>
    public void Read(long after, int limit, List<LogEvent> events)
    {
        var lines = Lines;
        for (var i = (int)Math.Clamp(after + 1 - firstSeq, 0, lines.Length); i < lines.Length && events.Count < limit; i++)
        {
            events.Add(LogEvent.Parse(lines[i].Span));
        }
    }

    /// <summary>Adds the lines to others.</summary>
    public void WriteTo(IBufferWriter<byte> lines)
    {
        foreach (var line in Lines)
        {
            lines.Write(line.Span);
        }
    }
}
