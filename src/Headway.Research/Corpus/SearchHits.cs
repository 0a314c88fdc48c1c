namespace Headway.Research.Corpus;

/// <summary>An answer of a passage search.</summary>
/// <param name="Passages">The best passages, best first.</param>
/// <param name="Total">How many passages contain a word of the query at all.</param>
public sealed record SearchHits(IReadOnlyList<Passage> Passages, int Total);
