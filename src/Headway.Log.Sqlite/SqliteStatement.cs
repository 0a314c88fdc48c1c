using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Headway.Log.Sqlite;

/// <summary>
/// A statement that is prepared once and run often: on the hot path what a command object does for each run (looking up
/// names, boxing values, a reader of its own) costs more than SQLite itself. Parameters and columns go by number.
/// </summary>
/// <remarks>Belongs to one thread at a time, as its connection does.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new ArgumentException("The connection is not open.", nameof(connection));
        Check(sqlite3_prepare_v3(_database, sql, SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Gives the parameter with this number, from 1 on, its value.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, long? value)
    {
        Check(value is { } number ? sqlite3_bind_int64(_statement, parameter, number) : sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, double value)
    {
        Check(sqlite3_bind_double(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, string? value)
    {
        Check(value is null ? sqlite3_bind_null(_statement, parameter) : BindText(parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has a null pointer, which SQLite binds as NULL.
        Check(value.IsEmpty ? sqlite3_bind_zeroblob(_statement, parameter, 0) : sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Goes to the next row, if there is one. After the last, <see cref="Reset"/> it.</summary>
    public bool Step()
    {
        var result = sqlite3_step(_statement);
        if (result == SQLITE_ROW)
        {
            return true;
        }

        if (result != SQLITE_DONE)
        {
            Reset();
            Check(result);
        }

        return false;
    }

    /// <summary>Ends the run and its read transaction, and prepares the next run. Values stay bound.</summary>
    public void Reset() => _ = sqlite3_reset(_statement); // returns the error of the last step again; Step has thrown it

    /// <summary>Runs the statement and ignores its rows.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    public bool IsNull(int column) => sqlite3_column_type(_statement, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(_statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public double Double(int column) => sqlite3_column_double(_statement, column);

    public string Text(int column) => sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes, valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private int BindText(int parameter, string value)
    {
        if (value.Length == 0)
        {
            return sqlite3_bind_text(_statement, parameter, ""); // as a span it would be NULL
        }

        const int OnStack = 512;
        Span<byte> utf8 = value.Length <= OnStack / 3 ? stackalloc byte[OnStack] : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        return sqlite3_bind_text(_statement, parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    private void Check(int result)
    {
        if (result != SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
