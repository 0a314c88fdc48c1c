using System.Text.RegularExpressions;

namespace Headway.Tests.Documentation;

/// <summary>What the tests need to know of a page: its marked blocks, its tables, its links and its headings.</summary>
internal sealed partial class MarkdownPage(string text)
{
    /// <summary>
    /// Fenced blocks under a comment: <c>&lt;!-- example: name --&gt;</c>, <c>&lt;!-- shell: name --&gt;</c>, <c>&lt;!-- expect: name --&gt;</c> or
    /// <c>&lt;!-- source: file --&gt;</c>. Words after a comma are flags.
    /// </summary>
    public IReadOnlyList<MarkedBlock> Blocks { get; } =
    [
        .. BlockPattern().Matches(text).Select(static match => new MarkedBlock(
            match.Groups["role"].Value,
            match.Groups["name"].Value.Split(',', StringSplitOptions.TrimEntries)[0],
            match.Groups["name"].Value.Contains(", background", StringComparison.Ordinal),
            match.Groups["language"].Value,
            match.Groups["body"].Value)),
    ];

    /// <summary>The rows of all tables, as their cells without the marks of code; separators left out.</summary>
    public IReadOnlyList<string[]> Rows { get; } =
    [
        .. text.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            .Select(static line => line.Trim()[1..^1].Split('|').Select(static cell => cell.Trim()).ToArray()),
    ];

    /// <summary>Where links and images point to.</summary>
    public IEnumerable<string> Links => LinkPattern().Matches(WithoutCode()).Select(static match => match.Groups["target"].Value);

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => HeadingPattern().Matches(WithoutCode())
        .Select(static match => string.Concat(match.Groups["title"].Value.ToLowerInvariant().Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    private string WithoutCode() => FencePattern().Replace(text, "");

    [GeneratedRegex(@"<!-- (?<role>example|shell|expect|source): (?<name>[^>]+?) -->\n```(?<language>\w*)\n(?<body>.*?)\n?```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"!?\[[^\]]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FencePattern();
}

/// <summary>A marked block of a page.</summary>
internal sealed record MarkedBlock(string Role, string Name, bool IsBackground, string Language, string Body);
