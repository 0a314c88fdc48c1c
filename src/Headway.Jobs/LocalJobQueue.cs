namespace Headway.Jobs;

/// <summary>The queue of one process, in its memory. What it forgets when the process ends is found again in the log.</summary>
/// <remarks>
/// Thread-safe. Its leases are never lost. A position costs a binary search; taking a job moves the array of those behind
/// it, which for 10,000 jobs is 160 KB.
/// </remarks>
public sealed class LocalJobQueue : IJobQueue
{
    private readonly Lock _gate = new();
    private readonly SortedList<long, string> _line = []; // by place: given in the order of arrival
    private readonly Dictionary<string, long?> _places = new(StringComparer.Ordinal); // of each known job; null: it is taken
    private readonly SemaphoreSlim _waiting = new(0);
    private long _lastPlace;
    private long _firstPlace;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
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
                if (_places.TryAdd(job, _lastPlace + 1))
                {
                    Add(++_lastPlace, job);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>Each wait is for one job.</remarks>
    public Task WaitAsync(CancellationToken cancellationToken) => _waiting.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IJobLease?> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_line.Count == 0)
            {
                return Task.FromResult<IJobLease?>(null); // the one that was waited for has been removed meanwhile
            }

            var job = _line.GetValueAtIndex(0);
            _line.RemoveAt(0);
            _places[job] = null;
            return Task.FromResult<IJobLease?>(new Lease(this, job));
        }
    }

    /// <inheritdoc/>
    public Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IJobLease?>(_places.TryAdd(job, null) ? new Lease(this, job) : null);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_places.GetValueOrDefault(job) is { } place)
            {
                _line.Remove(place);
                _places.Remove(job);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<int?>(_places.GetValueOrDefault(job) is { } place ? _line.IndexOfKey(place) + 1 : null);
        }
    }

    /// <inheritdoc/>
    public Task WaitForReviewAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _waiting.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Add(long place, string job)
    {
        _line.Add(place, job);
        _places[job] = place;
        _waiting.Release();
    }

    private void End(string job, bool isBack)
    {
        lock (_gate)
        {
            if (isBack)
            {
                Add(--_firstPlace, job);
            }
            else
            {
                _places.Remove(job);
            }
        }
    }

    private sealed class Lease(LocalJobQueue queue, string job) : IJobLease
    {
        private int _isOver;

        public string Job => job;

        public CancellationToken Lost => CancellationToken.None;

        public Task CompleteAsync() => End(isBack: false);

        public Task HandBackAsync() => End(isBack: true);

        private Task End(bool isBack)
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                queue.End(job, isBack);
            }

            return Task.CompletedTask;
        }
    }
}
