namespace Headway.PeerServers.RedisBridge;

/// <summary>The clients of this process that listen to one channel of Redis. Thread-safe.</summary>
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

    /// <summary>Gives a message to every client.</summary>
    public void Say(byte[] message)
    {
        lock (_gate)
        {
            foreach (var client in _clients)
            {
                client.Take(message);
            }
        }
    }
}
