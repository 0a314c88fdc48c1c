using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A few connections that only read. A read takes one, runs on the caller's thread, and gives it back.</summary>
/// <remarks>Thread-safe: a connection belongs to one caller at a time.</remarks>
internal sealed class SqliteReaders : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free;
    private readonly SqliteDatabase _database;

    public SqliteReaders(SqliteDatabase database, int count)
    {
        _database = database;
        _free = new(count);
    }

    public async ValueTask<T> ReadAsync<TState, T>(TState state, Func<SqliteConnection, TState, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        SqliteConnection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : _database.Connect();
            return read(connection, state);
        }
        catch (SqliteException fault)
        {
            throw new LogStoreException("store_failed", $"The store could not read: {fault.Message}", fault);
        }
        finally
        {
            if (connection is not null)
            {
                _idle.Add(connection);
            }

            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Dispose();
    }
}
