#pragma warning disable CA1822 // the members are filled in by the commits that follow
namespace Headway.Research.Corpus;

/// <summary>The searchable form of one folder of documents. Thread-safe; can be searched while it is being rebuilt.</summary>
public sealed class CorpusIndex
{
    internal CorpusIndex(string name, CorpusOptions options)
    {
        Name = name;
        Folder = Path.GetFullPath(options.Path);
    }

    /// <summary>The configured name.</summary>
    public string Name { get; }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>Example questions this corpus can be asked, at most four, always the same for the same documents.</summary>
    public IReadOnlyList<string> Suggestions => [];

    /// <summary>Ranks files: one row a file, with its best passage. Ties are broken by path.</summary>
    /// <param name="query">Anything a person types; there is no query syntax.</param>
    /// <param name="k">Rows at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up the search.</param>
    public Task<IReadOnlyList<Passage>> SearchFilesAsync(string query, int k, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Passage>>([]);

    /// <summary>Ranks passages, at most three of one file. Ties are broken by path and offset.</summary>
    /// <param name="query">Anything a person types; there is no query syntax.</param>
    /// <param name="k">Rows at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up the search.</param>
    public Task<SearchHits> SearchPassagesAsync(string query, int k, CancellationToken cancellationToken) =>
        Task.FromResult(new SearchHits([], 0));

    /// <summary>The indexed text of a file, or null when the index does not hold it.</summary>
    /// <param name="file">Path relative to the folder, as in <see cref="Passage.File"/>.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    public Task<SourceText?> ReadAsync(string file, CancellationToken cancellationToken) => Task.FromResult<SourceText?>(null);

    /// <summary>In how many passages the word (or its stem) occurs; 0 when the corpus does not know it.</summary>
    /// <param name="term">One word in any case, stemmed or not.</param>
    public long DocumentFrequency(string term) => 0;

    /// <summary>The size of the corpus as it can be searched now.</summary>
    public CorpusStats Stats() => new(0, 0, 0, 0, CorpusState.Empty);
}
