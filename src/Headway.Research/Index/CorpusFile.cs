namespace Headway.Research.Index;

/// <summary>A file of a corpus.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="FullPath">The absolute path.</param>
/// <param name="Size">Bytes on disk.</param>
/// <param name="Modified">Last write, in ticks of UTC.</param>
internal sealed record CorpusFile(string Path, string FullPath, long Size, long Modified);
