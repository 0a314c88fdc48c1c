namespace Headway.Log.Filtering;

/// <summary>Why a text is not a filter expression.</summary>
/// <param name="Position">The offset of the fault in UTF-16 code units, from 0 to the length of the text.</param>
/// <param name="Message">A human-readable message that says what the parser expected.</param>
internal sealed record FilterFault(int Position, string Message);
