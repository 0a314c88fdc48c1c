using System.Buffers;

namespace Headway.Log.Sqlite;

/// <summary>What one group adds to one log. Owned by the writer's thread, and used again for the next group.</summary>
internal sealed class Addition
{
    private const int MostKept = 1024; // events there is room for at the next use

    private readonly List<LogEvent> _events = [];

    public JobEntry Entry { get; private set; } = null!;

    /// <summary>The events, in order.</summary>
    public List<LogEvent> Events => _events;

    /// <summary>How long their lines are together.</summary>
    public int Bytes { get; private set; }

    /// <summary>Begins anew, for a job.</summary>
    public Addition For(JobEntry entry)
    {
        (Entry, Bytes) = (entry, 0);
        return this;
    }

    /// <summary>The group is written, or is not to be.</summary>
    public void End()
    {
        Entry.Addition = null;
        Entry = null!;
        _events.Clear();
        if (_events.Capacity > MostKept)
        {
            _events.Capacity = MostKept;
        }
    }

    public void Add(LogEvent[] events)
    {
        _events.AddRange(events);
        foreach (var e in events)
        {
            Bytes += e.Line.Length;
        }
    }

    /// <summary>Adds the lines to others.</summary>
    public void WriteTo(IBufferWriter<byte> lines)
    {
        foreach (var e in _events)
        {
            lines.Write(e.Line.Span);
        }
    }
}
