using System.Text.RegularExpressions;

namespace Headway.Evaluation.Answers;

/// <summary>A question and its expected answer: a page among the sources and a quote.</summary>
/// <param name="Text">The question.</param>
/// <param name="Pages">Parts of the names of pages that answer it; empty: the corpus does not answer it.</param>
/// <param name="Answer">A pattern that a quote must match; null: not checked.</param>
internal sealed record Question(string Text, IReadOnlyList<string> Pages, Regex? Answer)
{
    public bool IsAnswerable => Pages.Count > 0;

    public static IReadOnlyList<Question> Read(string file) =>
        [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => Parse(line.Split('\t')))];

    private static Question Parse(string[] fields) => new(
        fields[0],
        fields.Length < 2 || fields[1] == "-" ? [] : fields[1].Split('|'),
        fields.Length < 3 ? null : new Regex(fields[2], RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
}
