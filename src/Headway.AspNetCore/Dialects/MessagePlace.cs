using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>Where a message stands in the log: the event it tells of, and its place among the messages of that event.</summary>
/// <param name="Seq">The seq of the event.</param>
/// <param name="Index">How many messages of the same event stand before it.</param>
/// <param name="IsLast">Whether no message of the same event follows.</param>
[Experimental(Seam.Diagnostic)]
public readonly record struct MessagePlace(long Seq, int Index, bool IsLast)
{
    /// <summary>
    /// What a reader comes back with after this message: the seq of the event. Null on all messages of an event but the
    /// last, because a reader that resumes begins with a whole event.
    /// </summary>
    public long? Cursor => IsLast ? Seq : null;
}
