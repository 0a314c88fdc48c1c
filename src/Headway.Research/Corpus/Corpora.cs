namespace Headway.Research.Corpus;

/// <summary>The configured corpora (<c>Research:Corpora:&lt;name&gt;</c>).</summary>
public sealed class Corpora
{
    internal Corpora(IReadOnlyList<CorpusIndex> all) => All = all;

    /// <summary>All corpora: the default one first, the others by name.</summary>
    public IReadOnlyList<CorpusIndex> All { get; }

    /// <summary>Finds a corpus by name; null or empty selects the default one. Returns null when there is none.</summary>
    /// <param name="name">A configured name, compared case-insensitively.</param>
    public CorpusIndex? Find(string? name) => string.IsNullOrEmpty(name)
        ? (All.Count > 0 ? All[0] : null)
        : All.FirstOrDefault(corpus => string.Equals(corpus.Name, name, StringComparison.OrdinalIgnoreCase));
}
