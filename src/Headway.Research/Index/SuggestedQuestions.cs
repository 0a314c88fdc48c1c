using System.Text;
using Headway.Research.Corpus.Extraction;
using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Finds example questions in headings that are questions or can be converted to one.</summary>
internal static class SuggestedQuestions
{
    private const int Most = 4;
    private const int EnoughBytes = 300;
    private const double MostLinks = 0.3;

    /// <summary>The best questions of one document, at most four.</summary>
    public static IReadOnlyList<SuggestedQuestion> In(ExtractedDocument document)
    {
        if (document.Links.Sum(link => link.End - link.Start) > MostLinks * document.Text.Length)
        {
            return [];
        }

        var headings = document.Headings.Count > 0 ? document.Headings : [new Heading(0, 1, document.Title)];
        var found = new List<SuggestedQuestion>();
        for (var i = 0; i < headings.Count; i++)
        {
            var end = i + 1 < headings.Count ? headings[i + 1].At : document.Text.Length;
            var bytes = Encoding.UTF8.GetByteCount(document.Text.AsSpan(headings[i].At, end - headings[i].At));
            if (bytes >= EnoughBytes && QuestionWording.Of(headings[i].Text) is var (question, rank))
            {
                found.Add(new SuggestedQuestion(question, rank, bytes));
            }
        }

        return [.. found.OrderBy(question => question.Rank).ThenByDescending(question => question.Bytes).ThenBy(question => question.Text, StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>
    /// The best questions of all documents, at most four. Headings that are questions precede converted ones; each document
    /// contributes one question before any contributes a second.
    /// </summary>
    public static IReadOnlyList<string> Find(SqliteConnection connection)
    {
        var all = new List<(string Path, string Question)>();
        using var command = connection.Command(
            "SELECT d.path, q.question FROM questions q JOIN documents d ON d.id = q.document ORDER BY q.rank, q.bytes DESC, d.path, q.question");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            all.Add((row.GetString(0), row.GetString(1)));
        }

        return [.. all.DistinctBy(candidate => candidate.Path).Concat(all).Select(candidate => candidate.Question).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }
}
