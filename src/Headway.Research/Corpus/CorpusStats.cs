namespace Headway.Research.Corpus;

/// <summary>The size of a corpus as it can be searched now.</summary>
/// <param name="Files">Indexed files.</param>
/// <param name="Passages">The number of indexed passages.</param>
/// <param name="Bytes">Indexed text, in bytes of UTF-8.</param>
/// <param name="Words">Indexed words, stop words included.</param>
/// <param name="State">The state of the corpus.</param>
public sealed record CorpusStats(int Files, int Passages, long Bytes, long Words, CorpusState State);
