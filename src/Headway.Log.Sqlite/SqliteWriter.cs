using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>
/// The one thread that writes. It takes whatever has piled up while it wrote the last group, commits it as the next,
/// tells readers, then answers: the busier it is, the larger its groups, with no timer and no setting.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostRequests = 8192;
    private const int MostBytes = 8 << 20;

    private readonly BlockingCollection<WriteRequest> _queue = new(boundedCapacity: 65_536);
    private readonly List<WriteRequest> _group = [];
    private readonly SqliteWriteSession _session;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly Action<TimeSpan, int> _committed;
    private readonly Thread _thread;
    private ICommitObserver? _observer;

    public SqliteWriter(SqliteWriteSession session, SqliteCheckpoints checkpoints, Action<TimeSpan, int> committed)
    {
        _session = session;
        _checkpoints = checkpoints;
        _committed = committed;
        _thread = new(Loop) { IsBackground = true, Name = "headway-log-writer" };
        _thread.Start();
    }

    public void Observe(ICommitObserver observer) => Volatile.Write(ref _observer, observer);

    public Task<T> Enqueue<T>(WriteRequest<T> request, CancellationToken cancellationToken)
    {
        try
        {
            _queue.Add(request, cancellationToken);
        }
        catch (InvalidOperationException fault)
        {
            throw new LogStoreException("stopping", "The server is stopping; try again when it is back.", fault);
        }

        return cancellationToken.CanBeCanceled ? request.Task.WaitAsync(cancellationToken) : request.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _checkpoints.Dispose();
        Settle();
        _session.Dispose();
        _queue.Dispose();
    }

    private void Loop()
    {
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            Gather(first);
            WriteGroup();
            _group.Clear();
            _checkpoints.Wrote(_session.Connection);
        }
    }

    private void Gather(WriteRequest first)
    {
        _group.Add(first);
        var size = first.Size;
        while (_group.Count < MostRequests && size < MostBytes && _queue.TryTake(out var next))
        {
            _group.Add(next);
            size += next.Size;
        }
    }

    private void Settle()
    {
        try
        {
            _session.Settle();
        }
        catch (SqliteException)
        {
            _session.Rollback(); // the disk is full, as a rule: the journal has it all
        }
    }

    private void WriteGroup()
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            _session.Begin();
            foreach (var request in _group)
            {
                request.Run(_session);
            }

            _session.Commit();
        }
        catch (Exception fault)
        {
            _session.Rollback();
            var refusal = Explain(fault);
            _group.ForEach(request => request.Fail(refusal));
            return;
        }

        if (_observer is { } observer)
        {
            _group.ForEach(request => request.Publish(observer));
        }

        _group.ForEach(static request => request.Answer());
        _committed(Stopwatch.GetElapsedTime(began), _group.Count);
    }

    private static LogStoreException Explain(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: SqliteDatabase.DatabaseIsFull } => new("disk_full", "The disk of the data folder is full: nothing was stored. Free some space and try again.", fault),
        SqliteException { SqliteErrorCode: 11 or 26 } => new("data_corrupt", "The database is damaged: nothing was stored. Stop the server and restore a backup.", fault),
        _ => new("store_failed", $"The store could not write: {fault.Message}", fault),
    };
}
