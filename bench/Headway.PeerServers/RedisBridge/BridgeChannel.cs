namespace Headway.PeerServers.RedisBridge;

/// <summary>The clients that are subscribed to a Redis channel. Thread-safe.</summary>
internal sealed class BridgeChannel
{
    private readonly Lock _gate = new();
    private readonly List<BridgeClient> _clients = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count;
            }
        }
    }

    public void Add(BridgeClient client)
    {
        lock (_gate)
        {
            _clients.Add(client);
        }
    }

    public void Remove(BridgeClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }

    /// <summary>Queues a message for every client.</summary>
    public void Publish(byte[] message)
    {
        lock (_gate)
        {
            foreach (var client in _clients)
            {
                client.Enqueue(message);
            }
        }
    }
}
