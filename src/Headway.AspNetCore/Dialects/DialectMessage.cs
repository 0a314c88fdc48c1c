using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>A message of a dialect before it is encoded. A dialect has a record for each of its messages.</summary>
/// <remarks>Immutable. It is written on the task that folds the log, at once after the fold, and its bytes go to every reader.</remarks>
/// <param name="Name">The dialect's name for it: what a client subscribes to, and the <c>event</c> of its SSE frame. One line.</param>
[Experimental(Seam.Diagnostic)]
public abstract record DialectMessage(string Name)
{
    /// <summary>
    /// Writes the message as one JSON value on one line. It may use the message, the event and the place only, so that the bytes are
    /// the same in every process. When it throws, the readers get nothing of the event.
    /// </summary>
    /// <param name="json">Where to. It accepts invalid JSON without a word: close what you open.</param>
    /// <param name="e">The event that the message tells of.</param>
    /// <param name="place">Where the message stands among those of its event.</param>
    public abstract void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place);

    internal byte[] Encode(FoldedEvent e, MessagePlace place) =>
        JsonWriting.Bytes((Message: this, Event: e, Place: place), static (json, of) => of.Message.Write(json, of.Event, of.Place));
}
