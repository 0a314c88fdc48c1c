using Headway.Log;

namespace Headway.Jobs;

/// <summary>
/// The way of a job's events to its log, in the order in which they are said. What is said while an append is under way
/// goes into the next one, all together: a job that says much costs the store few requests, and what is said alone does
/// not wait for company.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobAppends(EventLog log, string job, Producer producer)
{
    private const int MostEvents = 256;
    private const int MostBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<Batch> _waiting = new();
    private Batch? _newest; // of those that wait
    private bool _isAppending;

    /// <summary>Appends an event; when the task ends it is durable as configured.</summary>
    /// <exception cref="ArgumentException">Its names cannot be used. None of those that it would have gone with suffers from it.</exception>
    public Task<AppendResult> AppendAsync(NewEvent said)
    {
        said = said.EnsureValid();
        Batch batch;
        lock (_gate)
        {
            batch = Join(said);
            if (_isAppending)
            {
                return batch.Done.Task;
            }

            _isAppending = true;
        }

        _ = AppendAllAsync();
        return batch.Done.Task;
    }

    private Batch Join(NewEvent said)
    {
        if (_newest is null || _newest.Events.Count == MostEvents || _newest.Bytes + said.Data.Length > MostBytes)
        {
            _waiting.Enqueue(_newest = new());
        }

        _newest.Events.Add(said);
        _newest.Bytes += said.Data.Length;
        return _newest;
    }

    private async Task AppendAllAsync()
    {
        while (Next() is { } batch)
        {
            try
            {
                // Not cancelled half-way: what is on its way to the store may be stored, so its answer is awaited.
                batch.Done.SetResult(await log.AppendAsync(job, batch.Events, producer, CancellationToken.None));
            }
            catch (Exception fault)
            {
                batch.Done.SetException(fault);
            }
        }
    }

    private Batch? Next()
    {
        lock (_gate)
        {
            _isAppending = _waiting.TryDequeue(out var next);
            _newest = _waiting.Count > 0 ? _newest : null;
            return next;
        }
    }

    private sealed class Batch
    {
        public List<NewEvent> Events { get; } = [];

        public int Bytes { get; set; }

        // Whoever said something goes on by itself: parallel steps must not wait for each other here.
        public TaskCompletionSource<AppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
