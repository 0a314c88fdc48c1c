using System.Text.Json;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>A step of a task: what is done, with which tool, and how far the whole is.</summary>
internal sealed record Progress(string Step, string? Tool, string Text, int Percent) : DialectMessage(Step)
{
    /// <summary>True when something went wrong; absent otherwise.</summary>
    public bool? Error { get; init; }

    public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place) => Write(json, e.Event.Time, place.Cursor);

    /// <summary>Writes it as something that happened at a time.</summary>
    public void Write(Utf8JsonWriter json, DateTimeOffset time, long? cursor)
    {
        json.WriteStartObject();
        json.WriteString("step"u8, Step);
        json.WriteOptional("tool"u8, Tool);
        json.WriteString("message"u8, Text);
        json.WriteNumber("percent"u8, Percent);
        json.WriteTime("timestamp"u8, time);
        json.WriteOptional("error"u8, Error);
        json.WriteOptional("seq"u8, cursor);
        json.WriteEndObject();
    }
}
