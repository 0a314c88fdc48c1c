namespace Headway.Research.Pipeline;

/// <summary>Output of a tool node.</summary>
/// <param name="Results">What was found, best first.</param>
/// <param name="Total">How much there was to find, as far as the tool knows.</param>
internal sealed record SearchOutput(IReadOnlyList<SearchResult> Results, int Total);

/// <summary>
/// A stretch of a document, or, from a web search, a page. Of pages the text is kept: they may be gone when an interrupted job
/// goes on. The corpus is read again.
/// </summary>
internal sealed record SearchResult(
    string? File, string? Url, string Title, double Score, int Start, int End, string? Sha256 = null, string? Text = null);
