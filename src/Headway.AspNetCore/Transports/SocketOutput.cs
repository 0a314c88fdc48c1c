using System.Net.WebSockets;

namespace Headway.AspNetCore.Transports;

/// <summary>Frames through a WebSocket of the host, where it does not give away the connection: the in-memory test server.</summary>
internal sealed class SocketOutput(WebSocket socket) : FrameOutput
{
    public override async ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            // What is not the head of a message is a ping, which the host sends itself.
            if (SocketFrames.IsHead(batch.Frames[i].Span, out var left))
            {
                do
                {
                    var part = batch.Frames[++i];
                    left -= part.Length;
                    await socket.SendAsync(part, WebSocketMessageType.Text, endOfMessage: left == 0, cancellationToken);
                }
                while (left > 0);
            }
        }
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotSupportedException();
}
