namespace Headway.Research.Corpus;

/// <summary>A file that was not read.</summary>
/// <param name="File">Path relative to the folder.</param>
/// <param name="Reason">A clause such as <c>it is locked with a password</c>.</param>
public sealed record UnreadFile(string File, string Reason);
