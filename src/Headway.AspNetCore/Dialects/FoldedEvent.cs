using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>An event with its data parsed.</summary>
/// <remarks>
/// Valid only during the call that receives it: the memory of its data is reused for other events. A state or a message
/// must keep copies of what it needs (a string, a number, or <see cref="JsonElement.Clone"/>).
/// </remarks>
[Experimental(Seam.Diagnostic)]
public sealed class FoldedEvent : IDisposable
{
    private readonly JsonDocument _document;

    internal FoldedEvent(LogEvent e)
    {
        Event = e;
        _document = JsonDocument.Parse(e.Data, Options);
        Data = _document.RootElement;
    }

    /// <summary>The event in the log, with its time, dialect and bytes.</summary>
    public LogEvent Event { get; }

    /// <summary>The <c>data</c> object. It comes from a producer and is not validated: a member can be missing or of any type.</summary>
    public JsonElement Data { get; }

    /// <inheritdoc cref="LogEvent.Seq"/>
    public long Seq => Event.Seq;

    /// <inheritdoc cref="LogEvent.Type"/>
    public string Type => Event.Type;

    /// <summary>The id of the node it belongs to; empty: none.</summary>
    public string Node => Event.Node ?? "";

    /// <summary>When it was appended to the log, in Unix seconds with milliseconds as a fraction.</summary>
    public double UnixSeconds => Event.Time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>How the data of events is parsed.</summary>
    internal static JsonDocumentOptions Options { get; } = new() { MaxDepth = 256 };

    /// <summary>The <c>input</c> of <c>job.queued</c> and <c>node.started</c>.</summary>
    internal JsonElement Input => Data.Member("input");

    /// <summary>The <c>output</c> of <c>node.completed</c>.</summary>
    internal JsonElement Output => Data.Member("output");

    /// <summary>The duration of the node, in milliseconds, in <c>node.completed</c> and <c>node.failed</c>; 0 when the event has none.</summary>
    internal long DurationMs => (long)Math.Clamp(Data.Number("duration_ms") ?? 0, 0, 1e15);

    void IDisposable.Dispose() => _document.Dispose();
}
