using Headway.Research.Corpus;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>The tool <c>corpus_search</c>.</summary>
internal static class CorpusSearch
{
    private const int Passages = 24;
    private const int Files = 10;

    /// <summary>
    /// Passages are ranked by themselves and by the rank of their file, and the two rankings are fused: a page that is about the
    /// question beats a passage elsewhere that happens to use its words.
    /// </summary>
    public static async Task<SearchOutput> RankAsync(CorpusIndex corpus, string query, CancellationToken cancellationToken)
    {
        var hits = await corpus.SearchPassagesAsync(query, Passages, cancellationToken);
        var files = await corpus.SearchFilesAsync(query, Files, cancellationToken);
        var place = files.Select((file, rank) => (file.File, rank)).ToDictionary(item => item.File, item => item.rank, StringComparer.Ordinal);
        var byFile = files.Concat(hits.Passages.Where(passage => place.ContainsKey(passage.File)))
            .DistinctBy(Key).OrderBy(passage => place[passage.File]).ToList();
        var fused = RankFusion.Fuse([hits.Passages, byFile], Key, Key);
        var results = fused.Take(Passages)
            .Select(item => new SearchResult(item.Item.File, null, item.Item.Title, item.Score, item.Item.Start, item.Item.End, item.Item.Sha256));
        return new SearchOutput([.. results], hits.Total);

        static string Key(Passage passage) => $"{passage.File}\n{passage.Start:D10}";
    }

    /// <summary>The found passages with the text around them.</summary>
    public static async Task<IReadOnlyList<SourceWindow>> ReadAsync(CorpusIndex corpus, SearchOutput found, CancellationToken cancellationToken)
    {
        var windows = new List<SourceWindow>();
        var texts = new Dictionary<string, SourceText?>(StringComparer.Ordinal);
        foreach (var result in found.Results)
        {
            if (!texts.TryGetValue(result.File!, out var text))
                texts[result.File!] = text = await corpus.ReadAsync(result.File!, cancellationToken);
            // The file may have changed since it was searched, while the job waited for a restart.
            if (text is null || text.Sha256 != result.Sha256)
                continue;
            windows.Add(SourceWindow.Around(text.File, result.Title, text.Sha256, text.Utf8.Span, result.Start, result.End));
        }

        return windows;
    }
}
