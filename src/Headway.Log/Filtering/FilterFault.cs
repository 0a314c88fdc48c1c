namespace Headway.Log.Filtering;

/// <summary>Why a text is no filter expression.</summary>
/// <param name="Position">Where the fault is: characters (UTF-16 code units) before it, from 0 to the length of the text.</param>
/// <param name="Message">A sentence for a person: what was expected there.</param>
internal sealed record FilterFault(int Position, string Message);
