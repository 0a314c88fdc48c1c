namespace Headway.Jobs;

/// <summary>A queue in the memory of one process. After a restart, the engine enqueues the open jobs of the log again.</summary>
/// <remarks>
/// Thread-safe. Its leases are never lost. A position costs a binary search. Taking a job shifts the array of queued jobs,
/// which is 160 KB for 10,000 jobs.
/// </remarks>
public sealed class LocalJobQueue : IJobQueue
{
    private readonly Lock _gate = new();
    private readonly SortedList<long, string> _queue = []; // by order number, lowest first
    private readonly Dictionary<string, long?> _order = new(StringComparer.Ordinal); // order number by job; null: taken
    private readonly SemaphoreSlim _enqueued = new(0);
    private long _lastNumber;
    private long _firstNumber;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <inheritdoc/>
    public Task EnqueueAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var job in jobs)
            {
                if (_order.TryAdd(job, _lastNumber + 1))
                {
                    Add(++_lastNumber, job);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>Each wait consumes the signal of one enqueued job.</remarks>
    public Task WaitAsync(CancellationToken cancellationToken) => _enqueued.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IJobLease?> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                return Task.FromResult<IJobLease?>(null); // the job was removed after its signal
            }

            var job = _queue.GetValueAtIndex(0);
            _queue.RemoveAt(0);
            _order[job] = null;
            return Task.FromResult<IJobLease?>(new Lease(this, job));
        }
    }

    /// <inheritdoc/>
    public Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IJobLease?>(_order.TryAdd(job, null) ? new Lease(this, job) : null);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_order.GetValueOrDefault(job) is { } number)
            {
                _queue.Remove(number);
                _order.Remove(job);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<int?>(_order.GetValueOrDefault(job) is { } number ? _queue.IndexOfKey(number) + 1 : null);
        }
    }

    /// <inheritdoc/>
    public Task WaitForReviewAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _enqueued.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Add(long number, string job)
    {
        _queue.Add(number, job);
        _order[job] = number;
        _enqueued.Release();
    }

    private void End(string job, bool isHandedBack)
    {
        lock (_gate)
        {
            if (isHandedBack)
            {
                Add(--_firstNumber, job);
            }
            else
            {
                _order.Remove(job);
            }
        }
    }

    private sealed class Lease(LocalJobQueue queue, string job) : IJobLease
    {
        private int _isEnded;

        public string Job => job;

        public CancellationToken Lost => CancellationToken.None;

        public Task CompleteAsync() => End(isHandedBack: false);

        public Task HandBackAsync() => End(isHandedBack: true);

        private Task End(bool isHandedBack)
        {
            if (Interlocked.Exchange(ref _isEnded, 1) == 0)
            {
                queue.End(job, isHandedBack);
            }

            return Task.CompletedTask;
        }
    }
}
