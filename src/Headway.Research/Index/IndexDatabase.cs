using Headway.Log;
using Microsoft.Data.Sqlite;

namespace Headway.Research.Index;

/// <summary>The SQLite file of one corpus. It is a cache: a damaged file is set aside and rebuilt.</summary>
internal sealed class IndexDatabase
{
    /// <summary>The version of extraction, passages, tokens and tables. A file of another version is rebuilt.</summary>
    private const int Version = 4;

    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    private const string Schema =
        """
        CREATE TABLE terms(id INTEGER PRIMARY KEY, term TEXT NOT NULL);
        CREATE TABLE documents(
          id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, modified INTEGER NOT NULL,
          content_hash TEXT NOT NULL, text_hash TEXT NOT NULL, title TEXT NOT NULL, title_terms BLOB NOT NULL,
          bytes INTEGER NOT NULL, text BLOB NOT NULL);
        CREATE TABLE passages(
          id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
          heading TEXT NOT NULL, link_density REAL NOT NULL, heading_terms BLOB NOT NULL, terms BLOB NOT NULL);
        CREATE INDEX passages_of_document ON passages(document, start);
        CREATE TABLE questions(
          id INTEGER PRIMARY KEY, document INTEGER NOT NULL, question TEXT NOT NULL, rank INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE INDEX questions_of_document ON questions(document);
        CREATE TABLE complete(once INTEGER PRIMARY KEY CHECK (once = 1));
        CREATE TABLE unread(once INTEGER PRIMARY KEY CHECK (once = 1), json TEXT NOT NULL);
        """;

    private readonly string _path;
    private readonly string _connectionString;

    public IndexDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate }.ToString();
    }

    /// <summary>Whether an error means that the file is corrupt.</summary>
    public static bool IsCorruption(Exception error) =>
        error is InvalidDataException or SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase };

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Prepares the file for use. Returns a notice if it had to be rebuilt, else null.</summary>
    public string? Prepare()
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(_path)!);
        try
        {
            return PrepareTables();
        }
        catch (Exception broken) when (IsCorruption(broken))
        {
            return SetAside();
        }
    }

    /// <summary>Renames a corrupt file and creates an empty one. Returns the notice.</summary>
    public string SetAside()
    {
        SqliteConnection.ClearAllPools();
        var aside = _path + ".corrupt";
        File.Move(_path, aside, overwrite: true);
        DeleteJournals();
        PrepareTables();
        return $"The index file was corrupt. It is kept as {Path.GetFileName(aside)}, and the index is built anew.";
    }

    private string? PrepareTables()
    {
        PrivateFiles.CreateDatabase(_path);
        using var connection = Open();
        var version = connection.Scalar<long>("PRAGMA user_version");
        if (version == Version)
        {
            return null;
        }

        var isNew = connection.Scalar<long>("SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew)
        {
            connection.Close();
            Delete();
            PrepareTables();
            return "The index file is of another version of Headway, and is built anew.";
        }

        connection.Execute("PRAGMA journal_mode=WAL");
        connection.Execute($"BEGIN; {Schema} PRAGMA user_version={Version}; COMMIT");
        return null;
    }

    private void Delete()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_path);
        DeleteJournals();
    }

    private void DeleteJournals()
    {
        File.Delete(_path + "-wal");
        File.Delete(_path + "-shm");
    }
}
