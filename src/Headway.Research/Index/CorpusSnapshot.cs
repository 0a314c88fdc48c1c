using System.Text.Json;
using Headway.Research.Corpus;
using Headway.Research.Ranking;

namespace Headway.Research.Index;

/// <summary>A consistent, immutable snapshot of the index that searches share.</summary>
/// <param name="Terms">The inverted index.</param>
/// <param name="Bytes">Indexed text, in bytes.</param>
/// <param name="IsComplete">Whether the whole folder has been indexed.</param>
/// <param name="Suggestions">Example questions.</param>
/// <param name="Unread">What the last complete run did not read.</param>
internal sealed record CorpusSnapshot(TermIndex Terms, long Bytes, bool IsComplete, IReadOnlyList<string> Suggestions, UnreadFiles Unread)
{
    public static readonly CorpusSnapshot Empty = new(TermIndex.Empty, 0, IsComplete: false, [], UnreadFiles.None);

    /// <summary>Loads a snapshot from the database.</summary>
    public static CorpusSnapshot Load(IndexDatabase database, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return new CorpusSnapshot(
            TermIndexLoader.Load(connection, cancellationToken),
            connection.Scalar<long>("SELECT coalesce(sum(bytes), 0) FROM documents"),
            connection.Scalar<long>("SELECT count(*) FROM complete") > 0,
            SuggestedQuestions.Find(connection),
            JsonSerializer.Deserialize<UnreadFiles>(connection.Scalar<string>("SELECT coalesce((SELECT json FROM unread), 'null')")) ?? UnreadFiles.None);
    }
}
