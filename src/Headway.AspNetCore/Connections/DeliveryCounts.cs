namespace Headway.AspNetCore.Connections;

/// <summary>Counts of the events and messages of a connection: sent, filtered and throttled.</summary>
/// <remarks>One task writes; any thread may read.</remarks>
internal sealed class DeliveryCounts
{
    private long _sent;
    private long _filtered;
    private long _throttled;

    /// <summary>Sent to the client.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Hidden because the subscription excludes them.</summary>
    public long Filtered => Volatile.Read(ref _filtered);

    /// <summary>Hidden because the progress was below the subscription's threshold.</summary>
    public long Throttled => Volatile.Read(ref _throttled);

    public void Add(DeliveryCounts more) => Add(more.Sent, more.Filtered, more.Throttled);

    public void Add(long sent, long filtered, long throttled)
    {
        Volatile.Write(ref _sent, _sent + sent);
        Volatile.Write(ref _filtered, _filtered + filtered);
        Volatile.Write(ref _throttled, _throttled + throttled);
    }
}
