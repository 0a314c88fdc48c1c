using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headway.Log.Redis.Store;

/// <summary>All that is known of a job besides its events, as one value with a version: what an append is judged by.</summary>
/// <param name="Version">Names the commit that made it; no two commits have the same.</param>
/// <param name="Record">The job; without its request.</param>
/// <param name="Producers">
/// The producers that appended last, <see cref="MaxProducers"/> at most once it is stored by this version, so that it stays
/// small however many there are. The others are in a hash beside it; there are none while this holds fewer than the most.
/// </param>
/// <param name="Idempotency">The name of the key that holds its idempotency key, if it has one.</param>
internal sealed record JobState(string Version, JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency)
{
    /// <summary>How many producers the state holds. Nodes of an older version see only these.</summary>
    public const int MaxProducers = 8;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new(Record, Producers, Idempotency), JobStateJson.Default.Stored);

    /// <summary>Reads what <see cref="Write()"/> made.</summary>
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
            throw Unreadable(fault);
        }
    }

    public static byte[] Write(ProducerState producer) => JsonSerializer.SerializeToUtf8Bytes(producer, JobStateJson.Default.ProducerState);

    /// <summary>Reads one producer.</summary>
    /// <exception cref="LogStoreException">It is none: someone else has written there.</exception>
    public static ProducerState ReadProducer(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JobStateJson.Default.ProducerState);
        }
        catch (JsonException fault)
        {
            throw Unreadable(fault);
        }
    }

    private static LogStoreException Unreadable(Exception fault) =>
        new("data_corrupt", "What Redis holds of a job cannot be read: another program has written there, or a newer Headway.", fault);

    internal sealed record Stored(JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JobState.Stored))]
[JsonSerializable(typeof(ProducerState))]
internal sealed partial class JobStateJson : JsonSerializerContext;
