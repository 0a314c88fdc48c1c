using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A few connections that only read. A read takes one, runs on the caller's thread, and gives it back.</summary>
/// <remarks>Thread-safe: a connection belongs to one caller at a time.</remarks>
internal sealed class SqliteReaders : IDisposable
{
    private readonly ConcurrentBag<ReadSession> _idle = [];
    private readonly SemaphoreSlim _free;
    private readonly SqliteDatabase _database;

    public SqliteReaders(SqliteDatabase database, int count)
    {
        _database = database;
        _free = new(count);
    }

    public async ValueTask<T> ReadAsync<TState, T>(TState state, Func<ReadSession, TState, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        ReadSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : new(_database.Connect());
            return read(session, state);
        }
        catch (SqliteException fault)
        {
            session?.Dispose(); // it may be in the middle of a statement
            session = null;
            throw new LogStoreException("store_failed", $"The store could not read: {fault.Message}", fault);
        }
        finally
        {
            if (session is not null)
            {
                _idle.Add(session);
            }

            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }
}
