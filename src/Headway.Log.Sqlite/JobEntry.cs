namespace Headway.Log.Sqlite;

/// <summary>What the writer holds of a job it has lately written to. Owned by the writer's thread.</summary>
internal sealed class JobEntry(long key, JobRecord record, Dictionary<string, ProducerState> producers)
{
    public long Key { get; } = key;

    public JobRecord Record { get; set; } = record;

    public Dictionary<string, ProducerState> Producers { get; } = producers;

    public bool IsDirty { get; set; }

    public ProducerState? Producer(string id) => Producers.TryGetValue(id, out var state) ? state : null;
}
