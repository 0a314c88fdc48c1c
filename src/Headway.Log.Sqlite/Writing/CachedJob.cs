namespace Headway.Log.Sqlite.Writing;

/// <summary>What the writer caches of a job. Owned by the writer's thread.</summary>
internal sealed class CachedJob(long key, JobRecord record, PendingPage? page)
{
    private const int MaxProducers = 4; // cached; the table has all of them

    private readonly Dictionary<string, ProducerState> _producers = new(capacity: 0, StringComparer.Ordinal);
    private PendingPage? _page = page;

    /// <summary>The key of the job's row.</summary>
    public long Key { get; } = key;

    /// <summary>The job after the requests of this group so far.</summary>
    public JobRecord Record { get; set; } = record;

    /// <summary>The record as its row has it.</summary>
    public JobRecord Stored { get; set; } = record;

    /// <summary>Whether the current group updates the row.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Its pending page, if it has one that is not being written.</summary>
    public PendingPage? Page
    {
        get => _page is { IsBeingWritten: false } ? _page : null;
        set => _page = value;
    }

    /// <summary>What the current group adds to the log; null: nothing yet.</summary>
    public JobDelta? Delta { get; set; }

    /// <summary>How many producers the table has of this job; null: not counted yet.</summary>
    public int? ProducerCount { get; set; }

    public ProducerState? FindProducer(string id) => _producers.TryGetValue(id, out var state) ? state : null;

    public void Cache(string id, ProducerState state)
    {
        if (_producers.Count == MaxProducers && !_producers.ContainsKey(id))
        {
            _producers.Clear();
        }

        _producers[id] = state;
    }
}
