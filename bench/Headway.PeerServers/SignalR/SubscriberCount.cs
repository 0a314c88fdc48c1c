namespace Headway.PeerServers.SignalR;

/// <summary>Counts the clients of all groups. Thread-safe.</summary>
internal sealed class SubscriberCount
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Increment() => Interlocked.Increment(ref _count);

    public void Decrement() => Interlocked.Decrement(ref _count);
}
