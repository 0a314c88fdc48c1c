using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>A message of a dialect before it is encoded. A dialect has one record type for each type of message.</summary>
/// <remarks>Immutable. It is encoded once, on the task that folds the log, directly after the fold; all readers share the bytes.</remarks>
/// <param name="Name">The dialect's name for it, used in subscriptions and as the <c>event</c> of its SSE frame. One line.</param>
[Experimental(Seam.Diagnostic)]
public abstract record DialectMessage(string Name)
{
    /// <summary>
    /// Writes the message as one JSON value on one line. It must use only the message, the event and the place, so that the bytes
    /// are the same in every process. When it throws, readers get no message of the event.
    /// </summary>
    /// <param name="json">The writer. It does not validate: end every object and array that you start.</param>
    /// <param name="e">The event of the message.</param>
    /// <param name="place">The position of the message among those of its event.</param>
    public abstract void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place);

    internal byte[] Encode(FoldedEvent e, MessagePlace place) =>
        JsonWriting.Bytes((Message: this, Event: e, Place: place), static (json, of) => of.Message.Write(json, of.Event, of.Place));
}
