using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Delays the events of a replay. The delays between events are the original ones divided by the speed, at most
/// <see cref="MaxWait"/> each. The timer sets the reader's signal, so that a disconnect or a drain ends a wait at once.
/// </summary>
/// <remarks>Used by one task.</remarks>
internal sealed class ReplayPacer : IDisposable
{
    /// <summary>The lowest speed, as a multiple of the original one.</summary>
    public const double MinSpeed = 0.1;

    /// <summary>The highest speed, as a multiple of the original one.</summary>
    public const double MaxSpeed = 1000;

    /// <summary>The longest delay between two events.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly ITimer _timer;
    private long _start;
    private TimeSpan _due;
    private DateTimeOffset? _last;
    private long _lastSeq;

    public ReplayPacer(TimeProvider time, double speed, ReaderSignal signal)
    {
        _time = time;
        _speed = speed;
        _timer = time.CreateTimer(static signal => ((ReaderSignal)signal!).Set(), signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the event is due. If not, the signal is set when it is.</summary>
    public bool IsDue(LogEvent e)
    {
        if (e.Seq != _lastSeq)
        {
            Schedule(e);
        }

        var left = _due - _time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
        {
            return true;
        }

        _timer.Change(left, Timeout.InfiniteTimeSpan);
        return false;
    }

    public void Dispose() => _timer.Dispose();

    private void Schedule(LogEvent e)
    {
        if (_last is not { } last)
        {
            _start = _time.GetTimestamp();
        }
        else if (e.Time > last)
        {
            var wait = (e.Time - last) / _speed;
            _due += wait < MaxWait ? wait : MaxWait;
        }

        _last = e.Time;
        _lastSeq = e.Seq;
    }
}
