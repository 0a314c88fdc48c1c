using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Holds the events of a replay back until their time. The times are the events' own, at a multiple of their speed, and
/// counted from the first one; a silence is shortened to <see cref="LongestWait"/>. Its timer sets the signal that the
/// reader waits on anyway, so that a lost connection or a drain ends a wait at once.
/// </summary>
/// <remarks>Used by one task. A reader without a pace has no timer.</remarks>
internal sealed class Pace : IDisposable
{
    /// <summary>The slowest and the fastest.</summary>
    public const double Least = 0.1;
    public const double Most = 1000;

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly ITimer _timer;
    private long _began;
    private TimeSpan _due;
    private DateTimeOffset? _last;
    private long _lastSeq;

    public Pace(TimeProvider time, double speed, ReaderSignal signal)
    {
        _time = time;
        _speed = speed;
        _timer = time.CreateTimer(static signal => ((ReaderSignal)signal!).Set(), signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the event's time has come; if not, the signal is set when it has.</summary>
    public bool IsDue(LogEvent e)
    {
        if (e.Seq != _lastSeq)
        {
            Schedule(e);
        }

        var left = _due - _time.GetElapsedTime(_began);
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
            _began = _time.GetTimestamp();
        }
        else if (e.Time > last)
        {
            var wait = (e.Time - last) / _speed;
            _due += wait < LongestWait ? wait : LongestWait;
        }

        _last = e.Time;
        _lastSeq = e.Seq;
    }
}
