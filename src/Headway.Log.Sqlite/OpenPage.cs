namespace Headway.Log.Sqlite;

/// <summary>
/// The newest events of one job, which the journal has and the table of pages has not yet: the page that is being filled.
/// </summary>
/// <remarks>
/// The writer's thread adds to it, after the commit. Others may read it at any time: what was there stays as it is, and
/// the length is moved only when the lines are in their place.
/// </remarks>
internal sealed class OpenPage(string job, long key, long firstSeq, long journal)
{
    private byte[] _lines = [];
    private int _length;
    private long _lastSeq = firstSeq - 1;

    public string Job => job;

    /// <summary>The key of the job's row.</summary>
    public long Key => key;

    public long FirstSeq => firstSeq;

    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>The row of the journal that its first event is in.</summary>
    public long Journal => journal;

    /// <summary>Its place among all of them. The writer's own.</summary>
    public LinkedListNode<OpenPage>? Place { get; set; }

    /// <summary>Whether it is in the table of pages, or will be when the transaction that is under way is committed. The writer's own.</summary>
    public bool IsLeaving { get; set; }

    public int Count => (int)(LastSeq - firstSeq + 1);

    /// <summary>The events' lines as they are now, one after another.</summary>
    public ReadOnlySpan<byte> Lines
    {
        get
        {
            var length = Volatile.Read(ref _length); // before the array, which only ever grows
            return Volatile.Read(ref _lines).AsSpan(0, length);
        }
    }

    /// <summary>Adds what follows. The writer's thread only.</summary>
    public void Add(ReadOnlySpan<byte> lines, int count)
    {
        var length = _length + lines.Length;
        if (length > _lines.Length)
        {
            var wider = new byte[Math.Max(length, 2 * _lines.Length)];
            Lines.CopyTo(wider);
            Volatile.Write(ref _lines, wider);
        }

        lines.CopyTo(_lines.AsSpan(_length));
        Volatile.Write(ref _length, length);
        Volatile.Write(ref _lastSeq, _lastSeq + count);
    }
}
