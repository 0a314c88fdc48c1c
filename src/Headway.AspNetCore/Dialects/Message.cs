using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>A message of a dialect before it is encoded: each dialect has its records.</summary>
/// <param name="Name">The dialect's name for it: what a client subscribes to, and an SSE frame's event.</param>
internal abstract record Message(string Name)
{
    /// <summary>Writes it as JSON.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="e">The event that it tells of.</param>
    /// <param name="cursor">The event's seq, on the last message that it makes; null on those before, so that a resume never splits them.</param>
    public abstract void Write(Utf8JsonWriter json, FoldedEvent e, long? cursor);

    /// <summary>The message as JSON; the parameters are those of <see cref="Write"/>.</summary>
    public byte[] Encode(FoldedEvent e, long? cursor) =>
        JsonWriting.Bytes((Message: this, Event: e, Cursor: cursor), static (json, of) => of.Message.Write(json, of.Event, of.Cursor));
}
