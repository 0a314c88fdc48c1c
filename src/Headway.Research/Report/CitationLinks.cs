using System.Text.RegularExpressions;

namespace Headway.Research.Report;

/// <summary>Finds <c>[n]</c> markers in Markdown text.</summary>
internal static partial class CitationLinks
{
    /// <summary>Converts each marker of a known citation into a link.</summary>
    public static string Add(string markdown, IReadOnlySet<int> citations) => Marker().Replace(
        markdown,
        match => int.TryParse(match.Groups["id"].Value, out var id) && citations.Contains(id) && !OpensLink(markdown, match.Index + match.Length)
            ? $"[\\[{id}\\]](#citation-{id})"
            : match.Value);

    private static bool OpensLink(string markdown, int at) => at < markdown.Length && markdown[at] is '(' or '[' or ':';

    [GeneratedRegex(@"\[(?<id>\d{1,4})\]", SafeRegex.Exact)]
    private static partial Regex Marker();
}
