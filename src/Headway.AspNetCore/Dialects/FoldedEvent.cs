using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>An event with its data parsed, once for all that a fold wants to know of it.</summary>
internal sealed class FoldedEvent
{
    private const int MaxDepth = 256;

    public FoldedEvent(LogEvent e)
    {
        Event = e;
        var reader = new Utf8JsonReader(e.Data.Span, new() { MaxDepth = MaxDepth });
        Data = JsonElement.ParseValue(ref reader);
    }

    public LogEvent Event { get; }

    public JsonElement Data { get; }

    public long Seq => Event.Seq;

    public string Type => Event.Type;

    /// <summary>The node's id; empty when it belongs to none.</summary>
    public string Node => Event.Node ?? "";

    /// <summary>When the log took it, in Unix seconds with a fraction.</summary>
    public double UnixSeconds => Event.Time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>The step's output, of <c>node.completed</c>.</summary>
    public JsonElement Output => Data.Member("output");

    /// <summary>How long the node took, of <c>node.completed</c> and <c>node.failed</c>; 0 when it does not say.</summary>
    public long DurationMs => (long)Math.Clamp(Data.Number("duration_ms") ?? 0, 0, 1e15);
}
