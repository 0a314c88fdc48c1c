using Headway.Research.Corpus;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>The tool <c>corpus_search</c>.</summary>
internal static class CorpusSearch
{
    private const int Passages = 40;
    private const int Files = 10;
    private const int Leads = 3;
    private const int LeadBytes = 1800;
    private const int BeforeLeads = 6;

    /// <summary>
    /// Fuses the ranking of passages with the ranking of their files, so that a page about the question beats a passage that
    /// merely uses its words.
    /// </summary>
    public static async Task<SearchOutput> RankAsync(
        CorpusIndex corpus, string query, string facet, TermWeights weights, CancellationToken cancellationToken)
    {
        var hits = await corpus.SearchPassagesAsync(query, Passages, cancellationToken);
        var files = await corpus.SearchFilesAsync(query, Files, cancellationToken);
        var place = files.Select((file, rank) => (file.File, rank)).ToDictionary(item => item.File, item => item.rank, StringComparer.Ordinal);
        var byFile = files.Concat(hits.Passages.Where(passage => place.ContainsKey(passage.File)))
            .DistinctBy(Key).OrderBy(passage => place[passage.File]).ToList();
        var fused = RankFusion.Fuse([hits.Passages, byFile], Key, Key);
        var rendered = fused.Select(item => item.Item.File).Where(IsRendered).Select(Stem).ToHashSet(StringComparer.Ordinal);
        var results = fused.Where(item => IsRendered(item.Item.File) || !rendered.Contains(Stem(item.Item.File))).Take(Passages)
            .Select(item => new SearchResult(item.Item.File, null, item.Item.Title, Math.Round(item.Score, 6), item.Item.Start, item.Item.End, item.Item.Sha256)).ToList();
        var texts = await TextsAsync(corpus, files.Where(file => IsRendered(file.File) || !rendered.Contains(Stem(file.File))), cancellationToken);
        var entries = HeadingSearch.Find(texts, facet, weights);
        return new SearchOutput([.. entries, .. results.Take(BeforeLeads), .. texts.Take(Leads).Select(Lead), .. results.Skip(BeforeLeads)], hits.Total);

        static string Key(Passage passage) => $"{passage.File}\n{passage.Start:D10}";
    }

    private static async Task<IReadOnlyList<SourceText>> TextsAsync(CorpusIndex corpus, IEnumerable<Passage> files, CancellationToken cancellationToken)
    {
        var texts = new List<SourceText>();
        foreach (var file in files)
        {
            if (await corpus.ReadAsync(file.File, cancellationToken) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>The beginning of a file, which usually says what it is about.</summary>
    private static SearchResult Lead(SourceText file) => new(file.File, null, file.Title, 0, 0, LeadEnd(file.Utf8.Span), file.Sha256);

    private static int LeadEnd(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= LeadBytes)
        {
            return utf8.Length;
        }

        var line = utf8[..LeadBytes].LastIndexOf((byte)'\n');
        return line < 0 ? 0 : line;
    }

    // Documentation is often installed with its sources; quotes come from the rendered page.
    private static bool IsRendered(string file) => Path.GetExtension(file).Equals(".html", StringComparison.OrdinalIgnoreCase);

    private static string Stem(string file) => Path.ChangeExtension(file, null);

    /// <summary>Reads the found passages with their surrounding text.</summary>
    public static async Task<IReadOnlyList<SourceWindow>> ReadAsync(CorpusIndex corpus, SearchOutput found, CancellationToken cancellationToken)
    {
        var windows = new List<SourceWindow>();
        var texts = new Dictionary<string, SourceText?>(StringComparer.Ordinal);
        foreach (var result in found.Results)
        {
            if (!texts.TryGetValue(result.File!, out var text))
            {
                texts[result.File!] = text = await corpus.ReadAsync(result.File!, cancellationToken);
            }

            // The file may have changed since the search if the job was restarted in between.
            if (text is null || text.Sha256 != result.Sha256)
            {
                continue;
            }

            windows.Add(SourceWindow.Around(text.File, result.Title, text.Sha256, text.Utf8.Span, result.Start, result.End));
        }

        return windows;
    }
}
