using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headway.Log.Redis.Store;

/// <summary>The versioned state of a job without its events. Appends are validated against it.</summary>
/// <param name="Version">The unique id of the commit that created it.</param>
/// <param name="Record">The job; without its request.</param>
/// <param name="Producers">
/// The producers that appended last, at most <see cref="MaxProducers"/>, so that the state stays small. The others are in a
/// hash, which is empty while this has fewer than the maximum.
/// </param>
/// <param name="Idempotency">The name of the key that holds its idempotency key, if it has one.</param>
internal sealed record JobState(string Version, JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency)
{
    /// <summary>The maximum of producers in the state. Nodes of an older version read only these.</summary>
    public const int MaxProducers = 8;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new(Record, Producers, Idempotency), JobStateJson.Default.Stored);

    /// <summary>Parses the output of <see cref="Write()"/>.</summary>
    /// <exception cref="LogStoreException"><c>data_corrupt</c>: another program has written to the key.</exception>
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
    /// <exception cref="LogStoreException"><c>data_corrupt</c>: another program has written to the key.</exception>
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
        new("data_corrupt", "A job in Redis cannot be read: another program or a newer Headway has written its key.", fault);

    internal sealed record Stored(JobRecord Record, Dictionary<string, ProducerState> Producers, string? Idempotency);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JobState.Stored))]
[JsonSerializable(typeof(ProducerState))]
internal sealed partial class JobStateJson : JsonSerializerContext;
