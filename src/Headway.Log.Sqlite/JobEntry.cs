namespace Headway.Log.Sqlite;

/// <summary>What the writer holds of a job it has lately written to. Owned by the writer's thread.</summary>
internal sealed class JobEntry(long key, JobRecord record, Dictionary<string, ProducerState>? producers)
{
    private Dictionary<string, ProducerState>? _producers = producers;

    public long Key { get; } = key;

    public JobRecord Record { get; set; } = record;

    /// <summary>The record as its row has it.</summary>
    public JobRecord Stored { get; set; } = record;

    public bool IsDirty { get; set; }

    public ProducerState? Producer(string id) => _producers is not null && _producers.TryGetValue(id, out var state) ? state : null;

    public void Remember(string id, ProducerState state) => (_producers ??= new(StringComparer.Ordinal))[id] = state;
}
