namespace Headway.Research.Corpus;

/// <summary>The text of one file as it was indexed.</summary>
/// <param name="File">Path of the file, relative to the corpus folder, with forward slashes.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Sha256">SHA-256 of <paramref name="Utf8"/>, in lower-case hex.</param>
/// <param name="Utf8">The text. For plain text in valid UTF-8 these are the bytes of the file.</param>
public sealed record SourceText(string File, string Title, string Sha256, ReadOnlyMemory<byte> Utf8);
