using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headway.Log.Redis.Store;

/// <summary>All that is known of a job besides its events, as one value with a version: what an append is judged by.</summary>
/// <param name="Version">Names the commit that made it; no two commits have the same.</param>
/// <param name="Record">The job; without its request.</param>
/// <param name="Producers">What is remembered of each producer.</param>
/// <param name="Idempotency">The name of the key that holds its idempotency key, if it has one.</param>
internal sealed record JobState(string Version, JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency)
{
    public ProducerState? Producer(string id) => Producers.TryGetValue(id, out var state) ? state : null;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new(Record, Producers, Idempotency), JobStateJson.Default.Stored);

    /// <summary>Reads what <see cref="Write"/> made.</summary>
    /// <exception cref="LogStoreException">It is none: someone else has written there.</exception>
    public static JobState Read(string version, byte[] json)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(json, JobStateJson.Default.Stored)!;
            return new(version, stored.Record, stored.Producers, stored.Idempotency);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or NullReferenceException)
        {
            throw new LogStoreException("data_corrupt", "What Redis holds of a job cannot be read: another program has written there, or a newer Headway.", fault);
        }
    }

    internal sealed record Stored(JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JobState.Stored))]
internal sealed partial class JobStateJson : JsonSerializerContext;
