namespace Headway.Research.Pipeline;

/// <summary>The output of a tool node.</summary>
/// <param name="Results">The results, best first.</param>
/// <param name="Total">The total number of hits, as reported by the tool.</param>
internal sealed record SearchOutput(IReadOnlyList<SearchResult> Results, int Total);

/// <summary>
/// A passage of a document, or a page from a web search. The text of pages is stored, because a page may be gone when an
/// interrupted job resumes; corpus text is read again.
/// </summary>
internal sealed record SearchResult(
    string? File, string? Url, string Title, double Score, int Start, int End, string? Sha256 = null, string? Text = null);
