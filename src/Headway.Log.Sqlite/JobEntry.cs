namespace Headway.Log.Sqlite;

/// <summary>What the writer holds of a job it has lately written to. Owned by the writer's thread.</summary>
internal sealed class JobEntry(long key, JobRecord record, OpenPage? page, Dictionary<string, ProducerState>? producers)
{
    private OpenPage? _page = page;
    private Dictionary<string, ProducerState>? _producers = producers;

    public long Key { get; } = key;

    public JobRecord Record { get; set; } = record;

    /// <summary>The record as its row has it.</summary>
    public JobRecord Stored { get; set; } = record;

    public bool IsDirty { get; set; }

    /// <summary>Its open page, if it has one.</summary>
    public OpenPage? Page
    {
        get => _page is { IsLeaving: false } ? _page : null;
        set => _page = value;
    }

    /// <summary>What the group that is being written adds to the log.</summary>
    public Addition? Addition { get; set; }

    public ProducerState? Producer(string id) => _producers is not null && _producers.TryGetValue(id, out var state) ? state : null;

    public void Remember(string id, ProducerState state) => (_producers ??= new(StringComparer.Ordinal))[id] = state;
}
