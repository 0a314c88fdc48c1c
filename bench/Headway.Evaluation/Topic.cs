namespace Headway.Evaluation;

/// <summary>A question and its relevant files; none when the corpus has no answer.</summary>
internal sealed record Topic(string Id, string Query, IReadOnlySet<string> Relevant)
{
    /// <summary>Reads tab-separated lines of id, question and space-separated files; <c>#</c> begins a comment.</summary>
    public static IReadOnlyList<Topic> Read(string path) =>
    [
        .. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')).Select(fields =>
            new Topic(fields[0], fields[1], fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(file => file != "-").ToHashSet(StringComparer.Ordinal))),
    ];
}
