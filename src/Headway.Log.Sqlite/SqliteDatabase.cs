using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The database file: its lock, its health check, its schema, its connections. A file that is damaged or not
/// Headway's is left as it is, and the start fails.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    public const string FileName = "headway.db";
    public const int DatabaseIsFull = 13;

    private const int ApplicationId = 0x48574C47; // "HWLG"
    private const int SchemaVersion = 5; // 1: each append updated last_seq of the job. 2: a row of events was one event. 3: producers had no digest. 4: jobs could not be deleted
    private const int DatabaseIsCorrupt = 11;
    private const int FileIsNotADatabase = 26;
    private const int ReaderCacheKilobytes = 1024;
    private const long LargestFullCheck = 256L << 20; // bytes; a full check reads the whole file

    /// <summary>The writer's cache: the upper pages of its indexes stay in it.</summary>
    public const int WriterCacheKilobytes = 8192;

    private readonly DataFolder _folder;
    private readonly string _file;
    private readonly Durability _durability;

    private SqliteDatabase(DataFolder folder, Durability durability)
    {
        _folder = folder;
        _file = Path.Combine(folder.FullPath, FileName);
        _durability = durability;
    }

    public static SqliteDatabase Open(SqliteLogOptions options)
    {
        var database = new SqliteDatabase(new(options.Folder), options.Durability);
        try
        {
            database.Prepare();
            return database;
        }
        catch (SqliteException fault)
        {
            database.Dispose();
            throw fault.SqliteErrorCode is DatabaseIsCorrupt or FileIsNotADatabase ? database.Damaged(fault.Message, fault) : fault;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>A connection of its own to the file.</summary>
    /// <param name="cacheKilobytes">The size of its page cache; the cache of the operating system is extra.</param>
    public SqliteConnection Connect(int cacheKilobytes = ReaderCacheKilobytes)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false }.ToString());
        connection.Open();
        Run(connection, $"""
            PRAGMA auto_vacuum = INCREMENTAL;
            PRAGMA secure_delete = ON;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {(_durability == Durability.Full ? "FULL" : "NORMAL")};
            PRAGMA busy_timeout = 10000;
            PRAGMA cache_size = -{cacheKilobytes};
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA temp_store = MEMORY;
            """);
        return connection;
    }

    public void Dispose() => _folder.Dispose();

    private void Prepare()
    {
        PrivateFiles.CreateDatabase(_file);
        using var connection = Connect();
        var isNew = Number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew)
        {
            Check(connection);
        }

        Run(connection, Schema);
        AddColumn(connection, "events", "last", "INTEGER");
        AddColumn(connection, "producers", "digest", "TEXT");
        AddColumn(connection, "jobs", "deleted", "INTEGER");
        Run(connection, IndexOfDeleted);
        Run(connection, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};");
    }

    // For a file of an older schema.
    private static void AddColumn(SqliteConnection connection, string table, string column, string type)
    {
        if (Number(connection, $"SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{column}'") == 0)
        {
            Run(connection, $"ALTER TABLE {table} ADD COLUMN {column} {type}");
        }
    }

    private void Check(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            throw new LogStoreException("data_foreign", $"{_file} is a database, but not Headway's. It was not changed; choose another folder.");
        }

        var version = Number(connection, "PRAGMA user_version");
        if (version > SchemaVersion)
        {
            throw new LogStoreException("data_newer", $"{_file} was written by a newer Headway (schema {version}, this one knows {SchemaVersion}). It was left as it is.");
        }

        var isSmall = new FileInfo(_file).Length <= LargestFullCheck;
        using var command = connection.CreateCommand();
        command.CommandText = isSmall ? "PRAGMA quick_check(1)" : "SELECT 'ok' FROM (SELECT max(pos) FROM events)";
        if (command.ExecuteScalar() is not "ok" and var finding)
        {
            throw Damaged(finding?.ToString() ?? "no answer", null);
        }
    }

    /// <summary>The exception for a damaged file.</summary>
    public LogStoreException Damaged(string finding, Exception? fault) =>
        new("data_corrupt", $"The database {_file} is damaged ({finding}). It was left as it is: restore a backup, or move it away to start with an empty one.", fault);

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // Not in the schema: an older file gets the column first.
    private const string IndexOfDeleted = "CREATE INDEX IF NOT EXISTS jobs_deleted ON jobs (deleted) WHERE deleted IS NOT NULL";

    // A row of events is a page: the lines of one log from seq to last. GroupWriter says why, and what the journal is for.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS jobs (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            owner TEXT NOT NULL,
            title TEXT NOT NULL,
            status INTEGER NOT NULL,
            percent REAL NOT NULL,
            attempt INTEGER NOT NULL,
            unclean_starts INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            created INTEGER NOT NULL,
            started INTEGER,
            finished INTEGER,
            error_code TEXT,
            error_message TEXT,
            input_node TEXT,
            input_seq INTEGER NOT NULL,
            request BLOB NOT NULL,
            idempotency_key TEXT,
            idempotency_digest TEXT,
            deleted INTEGER
        );
        CREATE UNIQUE INDEX IF NOT EXISTS jobs_idempotency ON jobs (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX IF NOT EXISTS jobs_open ON jobs (status, key) WHERE status < 2;
        CREATE INDEX IF NOT EXISTS jobs_owner ON jobs (owner, key);
        CREATE TABLE IF NOT EXISTS events (
            pos INTEGER PRIMARY KEY,
            job INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            last INTEGER,
            line BLOB NOT NULL
        );
        CREATE UNIQUE INDEX IF NOT EXISTS events_seq ON events (job, seq);
        CREATE TABLE IF NOT EXISTS journal (
            pos INTEGER PRIMARY KEY,
            lines BLOB NOT NULL
        );
        CREATE TABLE IF NOT EXISTS producers (
            job INTEGER NOT NULL,
            id TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            seq INTEGER,
            last_seq INTEGER NOT NULL,
            digest TEXT,
            PRIMARY KEY (job, id)
        ) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deleted_names (
            name TEXT PRIMARY KEY,
            time INTEGER NOT NULL
        );
        """;
}
