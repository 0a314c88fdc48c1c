using System.Text;
using Headway.Research.Corpus;
using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>Reads the passages of search results from the database. One instance per search; not thread-safe.</summary>
internal sealed class PassageStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _sequence;
    private readonly SqliteCommand _passage;

    public PassageStore(IndexDatabase database)
    {
        _connection = database.Open();
        _sequence = _connection.Command("SELECT terms FROM passages WHERE id = @id", ("@id", 0L));
        _passage = _connection.Command(
            """
            SELECT d.path, d.title, d.text_hash, p.start, p.end, substr(d.text, p.start + 1, p.end - p.start)
            FROM passages p JOIN documents d ON d.id = p.document WHERE p.id = @id
            """,
            ("@id", 0L));
    }

    /// <summary>The words of a passage (<see cref="TermSequence"/>); empty when it was deleted meanwhile.</summary>
    public byte[] Sequence(long passage)
    {
        _sequence.Parameters[0].Value = passage;
        return _sequence.ExecuteScalar() as byte[] ?? [];
    }

    /// <summary>A passage as a search result; null when it was deleted meanwhile.</summary>
    public Passage? Read(long passage, double score)
    {
        _passage.Parameters[0].Value = passage;
        using var row = _passage.ExecuteReader();
        return row.Read()
            ? new Passage(row.GetString(0), row.GetString(1), score, Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(5)), row.GetInt32(3), row.GetInt32(4), row.GetString(2))
            : null;
    }

    /// <summary>The text of a file; null when it is not indexed.</summary>
    public SourceText? ReadSource(string path)
    {
        using var command = _connection.Command("SELECT path, title, text_hash, text FROM documents WHERE path = @path", ("@path", path));
        using var row = command.ExecuteReader();
        return row.Read() ? new SourceText(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3)) : null;
    }

    public void Dispose()
    {
        _sequence.Dispose();
        _passage.Dispose();
        _connection.Dispose();
    }
}
