using System.Net.WebSockets;
using System.Threading.Channels;

namespace Headway.PeerServers.RedisBridge;

/// <summary>A client's WebSocket: what its channel says goes out, one message a frame, in order.</summary>
internal sealed class BridgeClient
{
    private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });

    /// <summary>Takes a message. Never waits: what a slow client has not read is kept for it, as such bridges do.</summary>
    public void Take(byte[] message) => _messages.Writer.TryWrite(message);

    /// <summary>Sends what is taken until the client goes.</summary>
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
            // Clients have nothing to say here. The empty buffer waits without holding memory; then a real one reads.
            if ((await socket.ReceiveAsync(new byte[256].AsMemory(), cancellationToken)).MessageType == WebSocketMessageType.Close)
            {
                return;
            }
        }
    }
}
