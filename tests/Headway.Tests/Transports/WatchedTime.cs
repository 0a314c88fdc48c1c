using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Transports;

/// <summary>A fake clock that reports how long its timers wait.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(DateTimeOffset.UnixEpoch)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private int _timers;

    /// <summary>How many timers exist that are not disposed.</summary>
    public int Timers => Volatile.Read(ref _timers);

    /// <summary>Waits until a timer is set to exactly this wait.</summary>
    public async Task UntilWaitAsync(TimeSpan wait)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (await _waits.Reader.ReadAsync(limit.Token) != wait)
        {
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return new Timer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class Timer(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = timer.Change(dueTime, period);
            time._waits.Writer.TryWrite(dueTime);
            return isChanged;
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref time._timers);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
