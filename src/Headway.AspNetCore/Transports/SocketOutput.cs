using System.Net.WebSockets;

namespace Headway.AspNetCore.Transports;

/// <summary>Sends frames through the host's WebSocket, for hosts that do not expose the stream, such as the in-memory test server.</summary>
internal sealed class SocketOutput(WebSocket socket) : FrameOutput
{
    public override async ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            // Every other frame is a ping, and the host sends pings itself.
            if (SocketFrames.IsMessageHeader(batch.Frames[i].Span, out var left))
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
