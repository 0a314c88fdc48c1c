using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// Appends a job's events in order. Events that arrive during an append go into the next one as a batch, so many events
/// need few store requests and a single event is not delayed.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobAppends(EventLog log, string job, Producer producer)
{
    private const int MaxEvents = 256;
    private const int MaxBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<Batch> _waiting = new();
    private Batch? _lastBatch; // the last waiting batch
    private bool _isAppending;

    /// <summary>Appends an event. When the task completes, the event is stored with the configured durability.</summary>
    /// <exception cref="ArgumentException">The event's type or node is invalid. Other events of the batch are not affected.</exception>
    public Task<AppendResult> AppendAsync(NewEvent newEvent)
    {
        newEvent = newEvent.EnsureValid();
        Batch batch;
        lock (_gate)
        {
            batch = AddToBatch(newEvent);
            if (_isAppending)
            {
                return batch.Done.Task;
            }

            _isAppending = true;
        }

        _ = AppendAllAsync();
        return batch.Done.Task;
    }

    private Batch AddToBatch(NewEvent newEvent)
    {
        if (_lastBatch is null || _lastBatch.Events.Count == MaxEvents || _lastBatch.Bytes + newEvent.Data.Length > MaxBytes)
        {
            _waiting.Enqueue(_lastBatch = new());
        }

        _lastBatch.Events.Add(newEvent);
        _lastBatch.Bytes += newEvent.Data.Length;
        return _lastBatch;
    }

    private async Task AppendAllAsync()
    {
        while (TakeNext() is { } batch)
        {
            try
            {
                // Not cancellable: the store may already have written the batch, so the result is awaited.
                batch.Done.SetResult(await log.AppendAsync(job, batch.Events, producer, CancellationToken.None));
            }
            catch (Exception fault)
            {
                batch.Done.SetException(fault);
            }
        }
    }

    private Batch? TakeNext()
    {
        lock (_gate)
        {
            _isAppending = _waiting.TryDequeue(out var next);
            _lastBatch = _waiting.Count > 0 ? _lastBatch : null;
            return next;
        }
    }

    private sealed class Batch
    {
        public List<NewEvent> Events { get; } = [];

        public int Bytes { get; set; }

        // Continuations run asynchronously so that parallel steps do not wait for each other.
        public TaskCompletionSource<AppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
