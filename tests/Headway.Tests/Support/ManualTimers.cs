using System.Diagnostics;

namespace Headway.Tests.Support;

/// <summary>A clock that moves when it is told to, and whose timers go off when it passes them.</summary>
internal sealed class ManualTimers : ManualTime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];

    /// <summary>When the next timer goes off; null: none will.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : new(_timers.Min(static timer => timer.Due) - GetTimestamp());
            }
        }
    }

    /// <summary>Waits until somebody waits for exactly this long.</summary>
    public async Task UntilNextAsync(TimeSpan wait)
    {
        var began = Stopwatch.StartNew();
        while (Next != wait)
        {
            Assert.True(began.Elapsed < s_patience, $"The next timer goes off in {Next}, not in {wait}.");
            await Task.Yield();
        }
    }

    public override void Advance(TimeSpan by)
    {
        base.Advance(by);
        List<Timer> due;
        lock (_gate)
        {
            due = _timers.FindAll(timer => timer.Due <= GetTimestamp());
            due.ForEach(timer => _timers.Remove(timer));
        }

        due.ForEach(static timer => timer.Callback());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualTimers time, Action callback) : ITimer
    {
        public Action Callback { get; } = callback;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time.GetTimestamp() + dueTime.Ticks;
                    time._timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
