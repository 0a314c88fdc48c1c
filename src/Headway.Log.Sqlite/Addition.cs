namespace Headway.Log.Sqlite;

/// <summary>What one group adds to one log. Owned by the writer's thread, and used again for the next group.</summary>
internal sealed class Addition
{
    private const int MostKept = 64 << 10; // bytes that are kept for the next use

    private byte[] _lines = new byte[1024];
    private int _length;

    public JobEntry Entry { get; private set; } = null!;

    public long FirstSeq { get; private set; }

    public int Count { get; private set; }

    /// <summary>The events' lines, one after another.</summary>
    public ReadOnlySpan<byte> Lines => _lines.AsSpan(0, _length);

    /// <summary>Begins anew, for a job.</summary>
    public Addition For(JobEntry entry)
    {
        (Entry, Count, _length) = (entry, 0, 0);
        return this;
    }

    /// <summary>Nothing is added any more.</summary>
    public void End()
    {
        Entry.Addition = null;
        Entry = null!;
        if (_lines.Length > MostKept)
        {
            _lines = new byte[1024];
        }
    }

    public void Add(LogEvent[] events)
    {
        FirstSeq = Count == 0 ? events[0].Seq : FirstSeq;
        Count += events.Length;
        foreach (var e in events)
        {
            if (_length + e.Line.Length > _lines.Length)
            {
                Array.Resize(ref _lines, Math.Max(_length + e.Line.Length, 2 * _lines.Length));
            }

            e.Line.Span.CopyTo(_lines.AsSpan(_length));
            _length += e.Line.Length;
        }
    }
}
