using System.Buffers;

namespace Headway.Log.Sqlite.Writing;

/// <summary>What one group adds to one log. Owned by the writer's thread and reused by the next group.</summary>
internal sealed class JobDelta
{
    private const int MaxKeptCapacity = 1024; // events

    private readonly List<LogEvent> _events = [];
    private JobStatus? _from;
    private int _appended;

    public CachedJob Job { get; private set; } = null!;

    /// <summary>The events, in order.</summary>
    public IReadOnlyList<LogEvent> Events => _events;

    /// <summary>The length of their lines together.</summary>
    public int Bytes { get; private set; }

    /// <summary>Starts a delta of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="from">Its status before the group; null: the group creates it.</param>
    public JobDelta Start(CachedJob job, JobStatus? from)
    {
        (Job, _from, Bytes, _appended) = (job, from, 0, 0);
        return this;
    }

    public void Add(LogEvent[] events, bool isAppend)
    {
        _events.AddRange(events);
        _appended += isAppend ? events.Length : 0;
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

    /// <summary>Tells an observer what was committed.</summary>
    public void Publish(ICommitObserver observer)
    {
        observer.Committed(Job.Record.Id, _events);
        if (_appended > 0)
        {
            observer.Appended(_appended);
        }

        if (_from != Job.Record.Status)
        {
            observer.Moved(Job.Record.Kind, _from, Job.Record.Status);
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
