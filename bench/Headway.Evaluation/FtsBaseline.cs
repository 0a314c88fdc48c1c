using Headway.Research.Index;
using Headway.Research.Ranking;
using Microsoft.Data.Sqlite;

namespace Headway.Evaluation;

/// <summary>
/// The baseline: SQLite FTS5 with Porter stemming and <c>bm25()</c>, one row per file, stop words removed from the query.
/// </summary>
internal sealed class FtsBaseline : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public FtsBaseline(IndexDatabase database)
    {
        _connection.Open();
        _connection.Execute("CREATE VIRTUAL TABLE texts USING fts5(path UNINDEXED, text, tokenize='porter unicode61')");
        using var source = database.Open();
        using var command = source.Command("SELECT path, CAST(text AS TEXT) FROM documents ORDER BY path");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            _connection.Execute("INSERT INTO texts(path, text) VALUES (@path, @text)", ("@path", row.GetString(0)), ("@text", row.GetString(1)));
        }
    }

    public IReadOnlyList<string> Rank(string query, int count)
    {
        var words = query.ToLowerInvariant().Split([.. query.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !StopWords.Contains(word)).Distinct(StringComparer.Ordinal).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        using var command = _connection.Command(
            "SELECT path FROM texts WHERE texts MATCH @match ORDER BY bm25(texts), path LIMIT @count",
            ("@match", string.Join(" OR ", words.Select(word => $"\"{word}\""))), ("@count", count));
        using var row = command.ExecuteReader();
        var paths = new List<string>();
        while (row.Read())
        {
            paths.Add(row.GetString(0));
        }

        return paths;
    }

    public void Dispose() => _connection.Dispose();
}
