namespace Headway.Jobs;

/// <summary>The line of one process, in its memory. What it forgets when the process ends is found again in the log.</summary>
/// <remarks>Thread-safe. Its leases are never lost.</remarks>
public sealed class LocalJobQueue : IJobQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<string> _line = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal); // in line, or taken
    private readonly SemaphoreSlim _waiting = new(0);

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
            foreach (var job in jobs.Where(_known.Add))
            {
                _line.AddLast(job);
                _waiting.Release();
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
            if (_line.First is not { } first)
            {
                return Task.FromResult<IJobLease?>(null); // the one that was waited for has been taken out meanwhile
            }

            _line.RemoveFirst();
            return Task.FromResult<IJobLease?>(new Lease(this, first.Value));
        }
    }

    /// <inheritdoc/>
    public Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IJobLease?>(_known.Add(job) ? new Lease(this, job) : null);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_line.Remove(job))
            {
                _known.Remove(job);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<int?> PositionAsync(string job, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var position = 1;
            foreach (var waiting in _line)
            {
                if (waiting == job)
                {
                    return Task.FromResult<int?>(position);
                }

                position++;
            }

            return Task.FromResult<int?>(null);
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

    private sealed class Lease(LocalJobQueue queue, string job) : IJobLease
    {
        private bool _isOver;

        public string Job => job;

        public CancellationToken Lost => CancellationToken.None;

        public Task CompleteAsync() => End(isBack: false);

        public Task HandBackAsync() => End(isBack: true);

        private Task End(bool isBack)
        {
            lock (queue._gate)
            {
                if (_isOver)
                {
                    return Task.CompletedTask;
                }

                _isOver = true;
                if (isBack)
                {
                    queue._line.AddFirst(job);
                    queue._waiting.Release();
                }
                else
                {
                    queue._known.Remove(job);
                }
            }

            return Task.CompletedTask;
        }
    }
}
