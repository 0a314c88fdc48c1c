namespace Headway.Jobs;

/// <summary>The jobs that wait for a worker, first come, first served. Each knows its place in line.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<string> _line = new();
    private readonly SemaphoreSlim _waiting = new(0);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    public void Enqueue(string job)
    {
        lock (_gate)
        {
            _line.AddLast(job);
        }

        _waiting.Release();
    }

    /// <summary>Waits until there is a job to <see cref="Take"/>. Each wait is for one job.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _waiting.WaitAsync(cancellationToken);

    /// <summary>The next job, out of the line; null when the one that was waited for has been taken out meanwhile.</summary>
    public string? Take()
    {
        lock (_gate)
        {
            if (_line.First is not { } first)
            {
                return null;
            }

            _line.RemoveFirst();
            return first.Value;
        }
    }

    public bool Remove(string job)
    {
        lock (_gate)
        {
            return _line.Remove(job);
        }
    }

    /// <summary>The job's place in line, from 1; null when it is not in line.</summary>
    public int? Position(string job)
    {
        lock (_gate)
        {
            var position = 1;
            foreach (var waiting in _line)
            {
                if (waiting == job)
                {
                    return position;
                }

                position++;
            }

            return null;
        }
    }

    public void Dispose() => _waiting.Dispose();
}
