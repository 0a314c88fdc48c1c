using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>An event with its data parsed.</summary>
/// <remarks>
/// It lives as long as the call that gets it. Its data is read in place, from memory that is reused for other events: a
/// state or a message that keeps a part of it keeps a copy (a string, a number, or <see cref="JsonElement.Clone"/>).
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

    /// <summary>The event itself: its time, its dialect, its bytes.</summary>
    public LogEvent Event { get; }

    /// <summary>The <c>data</c> object. Producers may write what they like: a member can be missing or of any type.</summary>
    public JsonElement Data { get; }

    /// <inheritdoc cref="LogEvent.Seq"/>
    public long Seq => Event.Seq;

    /// <inheritdoc cref="LogEvent.Type"/>
    public string Type => Event.Type;

    /// <summary>The unit of work it belongs to; empty when it belongs to none.</summary>
    public string Node => Event.Node ?? "";

    /// <summary>When the log took it, in Unix seconds with a fraction of three digits.</summary>
    public double UnixSeconds => Event.Time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>How the data of events is parsed.</summary>
    internal static JsonDocumentOptions Options { get; } = new() { MaxDepth = 256 };

    /// <summary>What it is about, of <c>job.queued</c> and <c>node.started</c>.</summary>
    internal JsonElement Input => Data.Member("input");

    /// <summary>The step's output, of <c>node.completed</c>.</summary>
    internal JsonElement Output => Data.Member("output");

    /// <summary>How long the node took, of <c>node.completed</c> and <c>node.failed</c>; 0 when it does not say.</summary>
    internal long DurationMs => (long)Math.Clamp(Data.Number("duration_ms") ?? 0, 0, 1e15);

    void IDisposable.Dispose() => _document.Dispose();
}
