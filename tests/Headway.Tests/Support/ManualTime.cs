namespace Headway.Tests.Support;

/// <summary>A clock that moves when it is told to. (No package with one restores here.)</summary>
internal class ManualTime : TimeProvider
{
    private long _ticks = 1; // as on a real machine, no moment is 0

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public virtual void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
