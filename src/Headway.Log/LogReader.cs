using System.Runtime.CompilerServices;

namespace Headway.Log;

/// <summary>
/// Reads one log from a cursor. Live reading and replay use the same call: it copies the events after the cursor from the
/// tail, or from the store when the tail no longer has them. When there are none, the caller waits for the
/// <see cref="ReaderSignal"/> that it opened the reader with.
/// </summary>
/// <remarks>Not thread-safe: one task at a time. Dispose it to leave the log.</remarks>
public sealed class LogReader : IDisposable
{
    private readonly EventLog _log;
    private readonly Tail<LogEvent> _tail;
    private readonly ReaderSignal _signal;
    private bool _disposed;

    internal LogReader(EventLog log, string job, Tail<LogEvent> tail, ReaderSignal signal)
    {
        _log = log;
        _tail = tail;
        _signal = signal;
        Job = job;
    }

    /// <summary>The id of the log's job.</summary>
    public string Job { get; }

    /// <summary>The last seq that was read.</summary>
    public long Cursor { get; private set; }

    /// <summary>Whether the cursor is at the end of a closed log: no events will follow.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The number of stored events after the cursor.</summary>
    public long Lag => Math.Max(0, _tail.Head - Cursor);

    /// <summary>
    /// Copies the next events into <paramref name="buffer"/> and advances the cursor. Does not wait: when the result has
    /// neither events nor a gap, the signal is set as soon as there are events.
    /// </summary>
    public ValueTask<ReadResult> ReadAsync(Memory<LogEvent> buffer, CancellationToken cancellationToken)
    {
        var count = _tail.Copy(Cursor, buffer.Span);
        if (count > 0)
        {
            Cursor += count;
            IsComplete = buffer.Span[count - 1].IsTerminal;
            return new(new ReadResult(count));
        }

        return _tail.Head > Cursor ? ReadStoreAsync(buffer, cancellationToken) : new(default(ReadResult));
    }

    /// <summary>
    /// Reads from the cursor to the end of the log and waits for new events. Trimmed events are skipped. It waits on the
    /// signal that the reader was opened with, so the caller must not wait on it too.
    /// </summary>
    /// <param name="batch">The maximum number of events in one segment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Segments of one or more events, each valid until the next iteration.</returns>
    public async IAsyncEnumerable<ArraySegment<LogEvent>> FollowAsync(int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new LogEvent[batch];
        await using var wake = cancellationToken.Register(_signal.Set);
        while (!IsComplete)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = await ReadAsync(buffer, cancellationToken);
            if (read.Count > 0)
            {
                yield return new(buffer, 0, read.Count);
                Array.Clear(buffer, 0, read.Count);
            }
            else if (!read.HasGap)
            {
                await _signal.WaitAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _tail.Leave(_signal);
            _log.Close(Job, _tail);
        }
    }

    internal void Begin(JobRecord job, Cursor cursor)
    {
        _tail.AdvanceHead(job.LastSeq);
        Cursor = cursor.IsLatest ? job.LastSeq : cursor.After;
        IsComplete = job.IsClosed && Cursor == job.LastSeq;
    }

    private async ValueTask<ReadResult> ReadStoreAsync(Memory<LogEvent> buffer, CancellationToken cancellationToken)
    {
        if (_tail.IsGone)
        {
            throw new LogStoreException("job_deleted", "The job was deleted while its log was read.");
        }

        var page = await _log.Pages.ReadAsync(Job, Cursor, buffer.Length, cancellationToken);
        var (gapFrom, gapTo) = page.FirstSeq > Cursor + 1 ? (Cursor + 1, page.FirstSeq - 1) : (0L, 0L);
        for (var i = 0; i < page.Events.Count; i++)
        {
            buffer.Span[i] = page.Events[i];
        }

        IsComplete = page.Events.Count > 0 && page.Events[^1].IsTerminal;
        Cursor = page.Events.Count > 0 ? page.Events[^1].Seq : Math.Max(Cursor, gapTo);
        return new(page.Events.Count, gapFrom, gapTo);
    }
}
