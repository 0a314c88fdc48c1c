namespace Headway.Research.Corpus;

/// <summary>The result of a passage search.</summary>
/// <param name="Passages">The best passages, best first.</param>
/// <param name="Total">The number of passages that contain a word of the query.</param>
public sealed record SearchHits(IReadOnlyList<Passage> Passages, int Total);
