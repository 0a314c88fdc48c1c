using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Questions a person could ask a corpus: headings that are questions, or that can be made into one.</summary>
internal static class SuggestedQuestions
{
    private const int Most = 4;
    private const int EnoughBytes = 300;

    /// <summary>
    /// At most four, the same for the same documents. Headings that are questions come before those that are made into one;
    /// a document gives one question, the one with most text below it, as long as there are other documents.
    /// </summary>
    public static IReadOnlyList<string> Find(SqliteConnection connection)
    {
        var candidates = Read(connection).OrderBy(candidate => candidate.Rank).ThenByDescending(candidate => candidate.Bytes)
            .ThenBy(candidate => candidate.Path, StringComparer.Ordinal).ThenBy(candidate => candidate.Question, StringComparer.Ordinal).ToList();
        var first = candidates.DistinctBy(candidate => candidate.Path).DistinctBy(candidate => candidate.Question);
        return [.. first.Concat(candidates).Select(candidate => candidate.Question).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }

    private static List<Candidate> Read(SqliteConnection connection)
    {
        var found = new List<Candidate>();
        using var command = connection.Command(
            """
            SELECT d.path, d.title, p.heading, p.end - p.start FROM documents d JOIN passages p ON p.document = d.id
            WHERE p.link_density < 0.3 AND p.end - p.start >= @enough ORDER BY d.path, p.start
            """,
            ("@enough", EnoughBytes));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var headings = row.GetString(2).Split(" › ");
            if (QuestionWording.Of(headings[^1]) is var (question, rank))
                found.Add(new Candidate(row.GetString(0), question, rank, row.GetInt32(3)));
            else if (QuestionWording.Of(row.GetString(1)) is var (about, titleRank))
                found.Add(new Candidate(row.GetString(0), about, titleRank, row.GetInt32(3)));
        }

        return found;
    }

    private sealed record Candidate(string Path, string Question, int Rank, int Bytes);
}
