namespace Headway.Research.Corpus;

/// <summary>A format that is not supported.</summary>
/// <param name="Extension">In lower case with the dot; empty for names without one.</param>
/// <param name="Files">The number of files.</param>
public sealed record UnsupportedFormat(string Extension, int Files);
