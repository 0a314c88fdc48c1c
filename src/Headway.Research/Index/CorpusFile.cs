namespace Headway.Research.Index;

/// <summary>A document in the folder.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="FullPath">Where it is.</param>
/// <param name="Size">Bytes on disk.</param>
/// <param name="Modified">Last write, in ticks of UTC.</param>
internal sealed record CorpusFile(string Path, string FullPath, long Size, long Modified);
