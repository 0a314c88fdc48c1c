namespace Headway.Research.Corpus;

/// <summary>What the last index run did not read.</summary>
/// <param name="Files">The number of files of a supported format that were not read.</param>
/// <param name="First">The first 100 of them, by path.</param>
/// <param name="Unsupported">The formats that are not supported, the most frequent first, at most 50.</param>
/// <param name="Links">The number of symbolic links, which are never followed.</param>
public sealed record UnreadFiles(int Files, IReadOnlyList<UnreadFile> First, IReadOnlyList<UnsupportedFormat> Unsupported, int Links)
{
    internal static readonly UnreadFiles None = new(0, [], [], 0);
}
