namespace Headway.Research.Pipeline;

/// <summary>
/// A verbatim quote with the data of its citation: the bytes from <paramref name="Start"/> to <paramref name="End"/> of the
/// source.
/// </summary>
/// <param name="Source"><c>corpus</c>, or the search provider that found the page.</param>
/// <param name="File">The file, for the corpus.</param>
/// <param name="Url">The address, for a page.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Start">First byte in the source's UTF-8 text.</param>
/// <param name="End">The byte after the last.</param>
/// <param name="Sha256">SHA-256 of the source's text, lower-case hex.</param>
/// <param name="Quote">The text itself.</param>
/// <param name="Score">How well the quote answers its facet, 0 to 1.</param>
/// <param name="Coverage">The share of the facet's term weight that the quote, its headings and its title contain, 0 to 1.</param>
/// <param name="Facet">The facet it supports.</param>
/// <param name="Kind"><c>code</c> for a listing; absent for prose.</param>
/// <param name="Of">For a listing, the start of the quote it belongs to.</param>
internal sealed record Evidence(
    string Source, string? File, string? Url, string Title, int Start, int End, string Sha256, string Quote, double Score,
    double Coverage, string Facet, string? Kind = null, int? Of = null)
{
    public const string CodeKind = "code";

    /// <summary>The document: its file or its address.</summary>
    public string Place => File ?? Url ?? "";
}
