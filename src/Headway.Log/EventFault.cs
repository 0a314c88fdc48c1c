namespace Headway.Log;

/// <summary>Why an event cannot be stored, or a request for events cannot be served.</summary>
/// <param name="Code">The stable code that clients may branch on.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Position">Where in a text the fault is, for texts that are parsed: the characters before it.</param>
public sealed record EventFault(string Code, string Message, int? Position = null);
