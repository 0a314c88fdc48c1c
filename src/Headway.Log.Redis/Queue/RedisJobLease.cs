using Headway.Jobs;

namespace Headway.Log.Redis.Queue;

/// <summary>A lease of this node. It is lost when Redis reports it, or when it was not renewed within its lifetime.</summary>
#pragma warning disable CA1001 // A token source whose timer is stopped holds no resources.
internal sealed class RedisJobLease : IJobLease
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly RedisJobQueue _queue;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private bool _isOver;

    /// <summary>Creates the lease after Redis has granted it.</summary>
    /// <param name="queue">The queue of the lease.</param>
    /// <param name="job">The job.</param>
    /// <param name="token">The unique name of this lease.</param>
    /// <param name="life">The time until it expires without a renewal.</param>
    /// <param name="sent">The timestamp of the request. Redis counts from a later time, so the lease expires here first.</param>
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

    /// <summary>Extends the lease after a renewal that was requested at <paramref name="sent"/>.</summary>
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

    /// <summary>Marks the lease as lost: Redis does not have it any more.</summary>
    public Task LoseAsync() => _lost.CancelAsync();

    public Task CompleteAsync() => Close() ? _queue.EndAsync(this, isBack: false) : Task.CompletedTask;

    public async Task HandBackAsync()
    {
        if (Close())
        {
            await _lost.CancelAsync(); // stops work that still runs under this lease
            await _queue.EndAsync(this, isBack: true);
        }
    }

    // Ends the lease and stops its timer. False: it was already over.
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

    // Called on a report of Redis or a timeout; ignored after a hand-back.
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
