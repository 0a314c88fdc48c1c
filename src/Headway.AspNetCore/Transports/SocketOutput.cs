using System.Net.WebSockets;

namespace Headway.AspNetCore.Transports;

/// <summary>Frames through a socket of the HTTP server's own, which heads them itself and has its own pings: over HTTP/2, under TLS, or in a host that is not Kestrel.</summary>
internal sealed class SocketOutput(WebSocket socket) : FrameOutput
{
    public override async ValueTask SendAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (SocketFrames.IsHead(batch.Frames[i].Span))
            {
                await socket.SendAsync(batch.Frames[++i], WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
    }
}
