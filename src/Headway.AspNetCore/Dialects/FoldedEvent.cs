using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// An event with its data parsed, once for all that a fold wants to know of it. The data is read where it stands in
/// the event, with memory that goes back when the event is disposed: what a state keeps of it is a copy
/// (<see cref="JsonReading.Copy"/>).
/// </summary>
internal sealed class FoldedEvent : IDisposable
{
    /// <summary>How the data of events is parsed.</summary>
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    private readonly JsonDocument _document;

    public FoldedEvent(LogEvent e)
    {
        Event = e;
        _document = JsonDocument.Parse(e.Data, Options);
        Data = _document.RootElement;
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

    public void Dispose() => _document.Dispose();
}
