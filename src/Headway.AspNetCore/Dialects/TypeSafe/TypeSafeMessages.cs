using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>A step of a task: what is done, with which tool, and how far the whole is.</summary>
internal sealed record Progress(string Step, string? Tool, [property: JsonPropertyName("message")] string Text, int Percent) : Message(Step)
{
    /// <summary>When it happened.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>True when something went wrong; absent otherwise.</summary>
    [JsonPropertyOrder(2)]
    public bool? Error { get; init; }

    /// <summary>The cursor, on the last message of an event.</summary>
    [JsonPropertyOrder(3)]
    public long? Seq { get; init; }
}

/// <summary>Says that the connection lives.</summary>
internal sealed record Heartbeat(DateTimeOffset Timestamp)
{
    [JsonPropertyName("heartbeat")]
    [JsonPropertyOrder(-1)]
    public bool IsHeartbeat => true;
}
