using Headway.Jobs;

namespace Headway.Log.Redis.Queue;

/// <summary>A lease of this node: it is lost when Redis says so, or when it could not be renewed for as long as it lasts.</summary>
#pragma warning disable CA1001 // A token source whose timer is stopped holds nothing to release.
internal sealed class RedisJobLease : IJobLease
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly RedisJobQueue _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private bool _isOver;

    /// <summary>Makes the lease that Redis has given.</summary>
    /// <param name="queue">Whose lease it is.</param>
    /// <param name="job">The job.</param>
    /// <param name="token">The name of this one taking.</param>
    /// <param name="life">How long it lasts without being renewed.</param>
    /// <param name="sent">When it was asked for, by <paramref name="time"/>: Redis counts from later.</param>
    /// <param name="time">The clock of this node.</param>
    public RedisJobLease(RedisJobQueue queue, string job, string token, TimeSpan life, long sent, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        Job = job;
        Token = token;
        Life = life;
        _lost = new(Remaining(sent), time);
        Lost = _lost.Token;
        Lost.UnsafeRegister(static lease => ((RedisJobLease)lease!).Expire(), this);
    }

    public string Job { get; }

    public string Token { get; }

    public TimeSpan Life { get; }

    public CancellationToken Lost { get; }

    /// <summary>Redis has renewed it, asked at <paramref name="sent"/>.</summary>
    public void Renewed(long sent)
    {
        lock (_gate)
        {
            if (!_isOver && !_lost.IsCancellationRequested)
            {
                _lost.CancelAfter(Remaining(sent));
            }
        }
    }

    /// <summary>Redis does not know it any more.</summary>
    public Task LoseAsync() => _lost.CancelAsync();

    public Task CompleteAsync() => Close() ? _queue.EndAsync(this, isBack: false) : Task.CompletedTask;

    public async Task HandBackAsync()
    {
        if (Close())
        {
            await _lost.CancelAsync(); // whoever works on it still has no right to
            await _queue.EndAsync(this, isBack: true);
        }
    }

    // Whether it held until now. The clock stands still from here on.
    private bool Close()
    {
        lock (_gate)
        {
            if (_isOver || _lost.IsCancellationRequested)
            {
                return false;
            }

            _isOver = true;
            _lost.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        _queue.Remove(this);
        return true;
    }

    // By Redis's word or by the clock; not when it was handed back.
    private void Expire()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        _queue.OnLost(this);
    }

    private TimeSpan Remaining(long sent) =>
        Life - _time.GetElapsedTime(sent) is { Ticks: > 0 } remaining ? remaining : TimeSpan.Zero;
}
