namespace Headway.Log.Redis.Store;

/// <summary>What Redis holds of a job's producers besides those in its state.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Found">Those that were asked for.</param>
internal sealed record SpilledProducers(int Count, Dictionary<string, ProducerState> Found)
{
    public static SpilledProducers None { get; } = new(0, []);
}
