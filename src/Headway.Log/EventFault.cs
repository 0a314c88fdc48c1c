namespace Headway.Log;

/// <summary>Why an event cannot be stored.</summary>
/// <param name="Code">The stable code that clients may branch on.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record EventFault(string Code, string Message);
