using Headway.Research.Ranking;
using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Loads the inverted index from the database into memory.</summary>
internal static class TermIndexLoader
{
    /// <summary>Loads the index in one read transaction, so that concurrent writes do not affect it.</summary>
    public static TermIndex Load(SqliteConnection connection, CancellationToken cancellationToken)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var terms = ReadTerms(connection, snapshot);
        var builder = new TermIndex.Builder();
        using var command = connection.Command(
            """
            SELECT d.id, d.path, d.title_terms, p.id, p.link_density, p.end - p.start, p.heading_terms, p.terms
            FROM documents d JOIN passages p ON p.document = d.id ORDER BY d.path, p.start
            """);
        command.Transaction = snapshot;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadPassage(reader, builder, terms.Count);
        }

        return builder.Build(terms);
    }

    private static List<string> ReadTerms(SqliteConnection connection, SqliteTransaction snapshot)
    {
        var terms = new List<string> { "" };
        using var command = connection.Command("SELECT term, id FROM terms ORDER BY id");
        command.Transaction = snapshot;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt32(1) != terms.Count)
            {
                throw new InvalidDataException("The terms in the index have a hole.");
            }

            terms.Add(reader.GetString(0));
        }

        return terms;
    }

    private static void ReadPassage(SqliteDataReader row, TermIndex.Builder builder, int termCount)
    {
        var id = row.GetInt64(0);
        if (builder.Documents.Count == 0 || builder.Documents[^1].Id != id)
        {
            var titleWords = Count(row.GetFieldValue<byte[]>(2), builder.Titles, builder.Documents.Count, termCount);
            builder.Documents.Add(new IndexedDocument(id, row.GetString(1), builder.Passages.Count, 0, 0, titleWords, 0));
        }

        var headingWords = Count(row.GetFieldValue<byte[]>(6), builder.Headings, builder.Passages.Count, termCount);
        var sequence = row.GetFieldValue<byte[]>(7);
        builder.Keep(sequence);
        var words = Count(sequence, builder.Body, builder.Passages.Count, termCount);
        var density = row.GetDouble(4);
        builder.Passages.Add(new IndexedPassage(row.GetInt64(3), builder.Documents.Count - 1, words, headingWords, density));
        var document = builder.Documents[^1];
        builder.Documents[^1] = document with
        {
            PassageCount = document.PassageCount + 1,
            Words = document.Words + words,
            LinkDensity = ((document.LinkDensity * document.Words) + (density * words)) / Math.Max(1, document.Words + words),
        };
    }

    private static int Count(ReadOnlySpan<byte> sequence, PostingLists.Builder postings, int place, int termCount)
    {
        var words = 0;
        while (TermSequence.Next(ref sequence, out var term, out var isCompound))
        {
            if (term <= 0 || term >= termCount)
            {
                throw new InvalidDataException("The index names a term that it does not hold.");
            }

            postings.Add(term);
            words += isCompound ? 0 : 1;
        }

        postings.Close(place);
        return words;
    }
}
