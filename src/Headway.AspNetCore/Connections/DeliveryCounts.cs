namespace Headway.AspNetCore.Connections;

/// <summary>What became of the events and messages of a connection.</summary>
/// <remarks>One task adds; anyone reads.</remarks>
internal sealed class DeliveryCounts
{
    private long _sent;
    private long _filtered;
    private long _throttled;

    /// <summary>Put on the wire.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Hidden because the reader did not subscribe to them.</summary>
    public long Filtered => Volatile.Read(ref _filtered);

    /// <summary>Hidden because they moved a node by too little.</summary>
    public long Throttled => Volatile.Read(ref _throttled);

    public void Add(DeliveryCounts more) => Add(more.Sent, more.Filtered, more.Throttled);

    public void Add(long sent, long filtered, long throttled)
    {
        Volatile.Write(ref _sent, _sent + sent);
        Volatile.Write(ref _filtered, _filtered + filtered);
        Volatile.Write(ref _throttled, _throttled + throttled);
    }
}
