using System.Runtime.CompilerServices;

namespace Headway.Log;

/// <summary>
/// Reads one log from a cursor on. Live, catching up and replaying are the same to it: it copies what lies after its
/// cursor from the tail, or from the store where the tail does not reach back, and when there is nothing, its owner
/// waits for the <see cref="ReaderSignal"/> it was opened with.
/// </summary>
/// <remarks>One task at a time. Dispose it to leave the log.</remarks>
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

    /// <summary>The job whose log this is.</summary>
    public string Job { get; }

    /// <summary>The last seq that was read.</summary>
    public long Cursor { get; private set; }

    /// <summary>Whether the cursor stands at the end of a closed log: nothing will follow.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many events are stored beyond the cursor.</summary>
    public long Lag => Math.Max(0, _tail.Head - Cursor);

    /// <summary>
    /// Copies the next events into <paramref name="buffer"/> and moves the cursor behind them. Does not wait: a result
    /// without events or gap means that the signal will be set when there are some.
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
    /// Reads on from the cursor to the end of the log, waiting for what is to come. A stretch that is gone is left out.
    /// For a caller with nothing else to wait on; the signal that the reader was opened with is the wait's.
    /// </summary>
    /// <param name="batch">Most events at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One or more events at a time, good until the next are asked for.</returns>
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
        _tail.Reach(job.LastSeq);
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
        if (page.Events.Count == buffer.Length && Lag >= buffer.Length)
        {
            _log.Pages.Prepare(Job, Cursor, buffer.Length); // far behind: read while this page is sent
        }

        return new(page.Events.Count, gapFrom, gapTo);
    }
}
