namespace Headway.Research.Corpus;

/// <summary>A passage of a file that matches a query.</summary>
/// <param name="File">Path of the file, relative to the corpus folder, with forward slashes.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Score">Higher is better; comparable only within one result.</param>
/// <param name="Text">The passage, byte-equal to the indexed text from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Start">First byte, an offset into the UTF-8 text of the file as indexed.</param>
/// <param name="End">The byte after the last one.</param>
/// <param name="Sha256">SHA-256 of the whole indexed text, in lower-case hex.</param>
public sealed record Passage(string File, string Title, double Score, string Text, int Start, int End, string Sha256);
