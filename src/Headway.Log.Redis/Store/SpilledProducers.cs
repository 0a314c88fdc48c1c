namespace Headway.Log.Redis.Store;

/// <summary>Producers of a job that are stored in a hash, because the job's state holds only the newest ones.</summary>
/// <param name="Count">The number of producers in the hash.</param>
/// <param name="Found">The producers that were looked up and found.</param>
internal sealed record SpilledProducers(int Count, Dictionary<string, ProducerState> Found)
{
    public static SpilledProducers None { get; } = new(0, []);
}
