using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>The position of a message: the seq of its event, and its index among the messages of that event.</summary>
/// <param name="Seq">The seq of the event.</param>
/// <param name="Index">The zero-based index among the messages of the event.</param>
/// <param name="IsLast">Whether it is the last message of the event.</param>
[Experimental(Seam.Diagnostic)]
public readonly record struct MessagePlace(long Seq, int Index, bool IsLast)
{
    /// <summary>
    /// The cursor with which a reader resumes after this message: the seq of the event. Null on all but the last message of an
    /// event, because a reader resumes at the start of an event.
    /// </summary>
    public long? Cursor => IsLast ? Seq : null;
}
