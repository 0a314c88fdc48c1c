using Headway.Research.Corpus;

namespace Headway.Research.Index;

/// <summary>What a scan found in the folder of a corpus.</summary>
/// <param name="Files">The documents, by path.</param>
/// <param name="Unread">Entries that could not be looked at, by path.</param>
/// <param name="Unsupported">The formats that are not supported, the most frequent first.</param>
/// <param name="Links">The number of symbolic links.</param>
internal sealed record CorpusContents(
    IReadOnlyList<CorpusFile> Files, IReadOnlyList<UnreadFile> Unread, IReadOnlyList<UnsupportedFormat> Unsupported, int Links)
{
    /// <summary>The number of entries that are documents, readable or not.</summary>
    public int Count => Files.Count + Unread.Count;
}
