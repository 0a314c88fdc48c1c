using System.Text.Json;
using Headway.Research.Corpus;
using Headway.Research.Ranking;
using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Writes documents to the index in batched transactions. Only one writer at a time.</summary>
internal sealed class IndexWriter : IDisposable
{
    private const int DocumentsPerTransaction = 256;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;
    private int _pending;

    public IndexWriter(IndexDatabase database)
    {
        _connection = database.Open();
        _connection.Execute("PRAGMA synchronous=NORMAL");
        using var command = _connection.Command("SELECT term, id FROM terms");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _terms[reader.GetString(0)] = reader.GetInt32(1);
        }
    }

    /// <summary>Adds or replaces a document.</summary>
    public void Write(PreparedDocument document)
    {
        Remove(document.File.Path);
        var id = Run(
            """
            INSERT INTO documents(path, size, modified, content_hash, text_hash, title, title_terms, bytes, text)
            VALUES (@path, @size, @modified, @content_hash, @text_hash, @title, @title_terms, @bytes, @text) RETURNING id
            """,
            ("@path", document.File.Path), ("@size", document.File.Size), ("@modified", document.File.Modified),
            ("@content_hash", document.ContentHash), ("@text_hash", document.TextHash), ("@title", document.Title),
            ("@title_terms", Encode(document.TitleTokens)), ("@bytes", document.Utf8.Length), ("@text", document.Utf8));
        foreach (var passage in document.Passages)
        {
            Run(
                """
                INSERT INTO passages(document, start, end, heading, link_density, heading_terms, terms)
                VALUES (@document, @start, @end, @heading, @link_density, @heading_terms, @terms)
                """,
                ("@document", id!), ("@start", passage.Start), ("@end", passage.End), ("@heading", passage.Heading),
                ("@link_density", passage.LinkDensity), ("@heading_terms", Encode(passage.HeadingTokens)), ("@terms", Encode(passage.Tokens)));
        }

        foreach (var question in document.Questions)
        {
            Run(
                "INSERT INTO questions(document, question, rank, bytes) VALUES (@document, @question, @rank, @bytes)",
                ("@document", id!), ("@question", question.Text), ("@rank", question.Rank), ("@bytes", question.Bytes));
        }

        Written();
    }

    /// <summary>Updates size and time of a file whose content did not change.</summary>
    public void Touch(CorpusFile file)
    {
        Run("UPDATE documents SET size = @size, modified = @modified WHERE path = @path", ("@size", file.Size), ("@modified", file.Modified), ("@path", file.Path));
        Written();
    }

    /// <summary>Removes a document and its passages.</summary>
    public void Remove(string path)
    {
        Run("DELETE FROM passages WHERE document = (SELECT id FROM documents WHERE path = @path)", ("@path", path));
        Run("DELETE FROM questions WHERE document = (SELECT id FROM documents WHERE path = @path)", ("@path", path));
        Run("DELETE FROM documents WHERE path = @path", ("@path", path));
        Written();
    }

    /// <summary>Commits the transaction, which makes its documents visible to searches.</summary>
    public void Commit()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        _transaction = null;
        _pending = 0;
    }

    /// <summary>Marks the index as complete, records what was not read, and truncates the write-ahead log.</summary>
    public void Complete(UnreadFiles unread)
    {
        Run("INSERT OR REPLACE INTO unread(once, json) VALUES (1, @json)", ("@json", JsonSerializer.Serialize(unread)));
        Run("INSERT OR IGNORE INTO complete(once) VALUES (1)");
        Commit();
        _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _transaction?.Dispose();
        _connection.Dispose();
    }

    private void Written()
    {
        if (++_pending >= DocumentsPerTransaction)
        {
            Commit();
        }
    }

    private byte[] Encode(List<Token> tokens) => TermSequence.Encode(tokens, IdOf);

    private int IdOf(string term)
    {
        if (_terms.TryGetValue(term, out var id))
        {
            return id;
        }

        id = _terms.Count + 1;
        Run("INSERT INTO terms(id, term) VALUES (@id, @term)", ("@id", id), ("@term", term));
        _terms[term] = id;
        return id;
    }

    private object? Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        _transaction ??= _connection.BeginTransaction();
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.Command(sql, parameters);
            _commands[sql] = command;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value;
        }

        command.Transaction = _transaction;
        return command.ExecuteScalar();
    }
}
