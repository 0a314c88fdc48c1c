using System.Text.Json;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The progress of a task: its step, tool, text, and percentage.</summary>
internal sealed record Progress(string Step, string? Tool, string Text, int Percent) : DialectMessage(Step)
{
    /// <summary>True when something went wrong; absent otherwise.</summary>
    public bool? Error { get; init; }

    public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place) => Write(json, e.Event.Time, place.Cursor);

    /// <summary>Writes the message with a time, and with a cursor unless it is null.</summary>
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
