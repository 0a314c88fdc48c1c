using System.Buffers;

namespace Headway.Log.Sqlite.Writing;

/// <summary>What one group adds to one log. Owned by the writer's thread and reused by the next group.</summary>
internal sealed class JobDelta
{
    private const int MaxKeptCapacity = 1024; // events

    private readonly List<LogEvent> _events = [];

    public CachedJob Job { get; private set; } = null!;

    /// <summary>The job's status before the group; null: the group creates it.</summary>
    public JobStatus? From { get; private set; }

    /// <summary>How many of the events were appended, as opposed to the one that a creation makes.</summary>
    public int Appended { get; private set; }

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<LogEvent> Events => _events;

    /// <summary>The length of their lines together.</summary>
    public int Bytes { get; private set; }

    /// <summary>Starts a delta of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="from">Its status before the group; null: the group creates it.</param>
    public JobDelta Start(CachedJob job, JobStatus? from)
    {
        (Job, From, Bytes, Appended) = (job, from, 0, 0);
        return this;
    }

    public void Add(LogEvent[] events, bool isAppend)
    {
        _events.AddRange(events);
        Appended += isAppend ? events.Length : 0;
        foreach (var e in events)
        {
            Bytes += e.Line.Length;
        }
    }

    public void WriteTo(IBufferWriter<byte> lines)
    {
        foreach (var e in _events)
        {
            lines.Write(e.Line.Span);
        }
    }

    /// <summary>Ends the delta: it is committed and published, or rolled back.</summary>
    public void End()
    {
        Job.Delta = null;
        Job = null!;
        _events.Clear();
        if (_events.Capacity > MaxKeptCapacity)
        {
            _events.Capacity = MaxKeptCapacity;
        }
    }
}
