using System.Net.WebSockets;
using System.Threading.Channels;

namespace Headway.PeerServers.RedisBridge;

/// <summary>The WebSocket of a client and the queue of its messages.</summary>
internal sealed class BridgeClient
{
    private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });

    /// <summary>Queues a message. The queue is unbounded, as in most such bridges.</summary>
    public void Enqueue(byte[] message) => _messages.Writer.TryWrite(message);

    /// <summary>Sends queued messages until the client closes the connection.</summary>
    public async Task ServeAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var sending = SendAsync(socket, cancellationToken);
        await ReceiveUntilClosedAsync(socket, cancellationToken);
        _messages.Writer.TryComplete();
        await sending;
    }

    private async Task SendAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
        {
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    private static async Task ReceiveUntilClosedAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        while ((await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
            // A receive with an empty buffer waits without holding memory. Clients send nothing but the close frame.
            if ((await socket.ReceiveAsync(new byte[256].AsMemory(), cancellationToken)).MessageType == WebSocketMessageType.Close)
            {
                return;
            }
        }
    }
}
