using Headway.Log;

namespace Headway.AspNetCore.Connections;

/// <summary>
/// One live connection as the clock sees it. The reader loop alone writes its times; the clock reads them each second
/// and wakes the loop, or cuts a peer that takes nothing. So a connection needs no timer of its own.
/// </summary>
internal sealed class Connection(TimeProvider time, HeadwayOptions options, string transport, Action abort)
{
    private readonly long _dies = time.GetTimestamp() + Ticks(time, options.ConnectionLife * (0.8 + (0.4 * Random.Shared.NextDouble())));
    private long _spoke = time.GetTimestamp();
    private long _writingSince;
    private bool _draining;
    private bool _aborted;

    /// <summary>What the reader loop waits on.</summary>
    public ReaderSignal Signal { get; } = new();

    public string Transport { get; } = transport;

    /// <summary>Whether the peer is gone.</summary>
    public bool IsAborted => Volatile.Read(ref _aborted);

    /// <summary>Whether the peer should come again: its time is over, or the server stops.</summary>
    public bool ShouldEnd => Volatile.Read(ref _draining) || time.GetTimestamp() >= _dies;

    /// <summary>Whether it has been silent for so long that a heartbeat is due.</summary>
    public bool IsHeartbeatDue => time.GetElapsedTime(Volatile.Read(ref _spoke)) >= options.Heartbeat;

    public void Spoke() => Volatile.Write(ref _spoke, time.GetTimestamp());

    /// <summary>Around each flush: between the two calls the peer owes us a read.</summary>
    public void BeginWrite() => Volatile.Write(ref _writingSince, time.GetTimestamp());

    public void EndWrite()
    {
        Volatile.Write(ref _writingSince, 0);
        Spoke();
    }

    /// <summary>The peer went away; the loop ends.</summary>
    public void Abort()
    {
        Volatile.Write(ref _aborted, true);
        Signal.Set();
    }

    public void Drain()
    {
        Volatile.Write(ref _draining, true);
        Signal.Set();
    }

    /// <summary>Called by the clock, each second.</summary>
    public void Tick()
    {
        var since = Volatile.Read(ref _writingSince);
        if (since != 0 && time.GetElapsedTime(since) >= options.StallTimeout)
        {
            abort();
        }
        else if (ShouldEnd || IsHeartbeatDue)
        {
            Signal.Set();
        }
    }

    private static long Ticks(TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
