namespace Headway.Log;

/// <summary>Why an event cannot be stored, or a request for events cannot be served.</summary>
/// <param name="Code">The stable error code, which clients may branch on.</param>
/// <param name="Message">A human-readable message.</param>
/// <param name="Position">The offset of the fault in a parsed text, in characters; null when no text was parsed.</param>
public sealed record EventFault(string Code, string Message, int? Position = null);
